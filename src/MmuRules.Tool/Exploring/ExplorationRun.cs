using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Explores every function in every scenario on every model, one after another: each takes all threads.</summary>
internal sealed class ExplorationRun(Plan plan, IProgressLog progress, CancellationToken cancellation)
{
    private readonly List<Explored> _explored = [];
    private readonly List<UserError> _troubles = [];
    private int _begun;

    /// <summary>What came of it, in order.</summary>
    public IReadOnlyList<Explored> Explored => _explored;

    /// <summary>What could not be explored, and why.</summary>
    public IReadOnlyList<UserError> Troubles => _troubles;

    /// <summary>The scenarios of a function that asks for none, when the user asks for none: those by which a way to unmap a shared file is judged.</summary>
    private static IReadOnlyList<Scenario> Usual => [.. Scenarios.SharedFiles(), .. Scenarios.SharedFiles(Operations.MkCleanForm.AlwaysLocked)];

    public void Run(IReadOnlyList<ExplorableFunction> functions)
    {
        var cells = functions.SelectMany(CellsOf).ToList();
        progress.Phase($"exploring {SummaryLayout.Counted(functions.Count, "function")}: {SummaryLayout.Counted(cells.Count, "combination")} of function, scenario and hardware model");
        foreach (var cell in cells)
        {
            cancellation.ThrowIfCancellationRequested();
            _begun++;
            if (plan.Options.Mode != ExplorationMode.Replay)
                Explore(cell, cells.Count);
            else if (TryReplay(cell))
                return;
        }

        cancellation.ThrowIfCancellationRequested();
        if (plan.Options.Mode == ExplorationMode.Replay)
        {
            _troubles.Add(new(
                $"The schedule {plan.Options.Schedule} is of none of {SummaryLayout.Counted(cells.Count, "combination")} of function, scenario and hardware model.",
                "It says by a hash what it is of: a function was renamed, the scenario is another one in this version, or it is of another project. Explore again, and take the schedule from there."));
        }
    }

    private IEnumerable<Cell> CellsOf(ExplorableFunction function)
    {
        CodeUnderTest code;
        IReadOnlyList<Scenario> scenarios;
        try
        {
            code = function.Bind();
            scenarios = plan.Scenarios.Count > 0 ? plan.Scenarios : Choice.Scenarios(function.Scenarios);
        }
        catch (CodeBindingException e)
        {
            _troubles.Add(new(e.Message, "The functions that can be run are explored all the same."));
            yield break;
        }
        catch (UserError e)
        {
            _troubles.Add(new($"[Explorable] of {function}: {e.Message}", e.Advice));
            yield break;
        }

        // A schedule says itself which scenario it is of.
        foreach (var scenario in plan.Options.Mode == ExplorationMode.Replay && plan.Scenarios.Count == 0 ? Scenarios.All : scenarios.Count > 0 ? scenarios : Usual)
        {
            foreach (var model in plan.Models)
                yield return new(function, code, scenario, model);
        }
    }

    /// <summary>False if the schedule is of something else.</summary>
    private bool TryReplay(Cell cell)
    {
        try
        {
            _explored.Add(new(cell.Function.Name, Explorer.Check(cell.Scenario, cell.Model, [cell.Code], plan.Options)));
            _troubles.Clear(); // Whatever is wrong with other functions, it is not of them.
            return true;
        }
        catch (ReplayException e) when (e.Step == 0)
        {
            return false;
        }
        catch (ReplayException e)
        {
            _troubles.Clear();
            _troubles.Add(new($"{cell}: {e.Message}", "The steps before that one went as they did when it was found."));
            return true;
        }
        catch (ExplorationException e)
        {
            _troubles.Add(new($"{cell}: {e.Message}", "Nothing is known of it."));
            return false;
        }
    }

    private void Explore(Cell cell, int cells)
    {
        if (CodeBinder.FindMissing(cell.Function.Method, cell.Scenario) is { } missing)
        {
            _troubles.Add(new($"{cell.Function} cannot be explored in {cell.Scenario}: {missing}", "Name its scenarios: [Explorable(\"name\", \"Scenario\")], or --scenario."));
            return;
        }

        var options = plan.Options with
        {
            Cancellation = cancellation,
            Progress = new Steps(progress, $"{_begun} of {cells}, {cell}"),
        };
        try
        {
            if (plan.TriesMistakes)
            {
                var mistakes = KillTable.Of(cell.Scenario, cell.Model, [cell.Code], options);
                _explored.Add(new(cell.Function.Name, mistakes.Verdict, mistakes));
            }
            else
            {
                _explored.Add(new(cell.Function.Name, Explorer.Check(cell.Scenario, cell.Model, [cell.Code], options)));
            }
        }
        catch (ExplorationException e)
        {
            _troubles.Add(new($"{cell}: {e.Message}", "Nothing is known of it."));
        }
    }

    private sealed record Cell(ExplorableFunction Function, CodeUnderTest Code, Scenario Scenario, HardwareModel Model)
    {
        public override string ToString() => $"{Function} in {Scenario} on {Model}";
    }

    private sealed class Steps(IProgressLog progress, string what) : IProgress<ExplorationProgress>
    {
        public void Report(ExplorationProgress value) => progress.Step(
            $"{what}: {value.States:N0} states, {value.States / Math.Max(value.Elapsed.TotalSeconds, 0.001):N0} a second, {value.Frontier:N0} to go on from, {value.Depth} steps deep");
    }
}

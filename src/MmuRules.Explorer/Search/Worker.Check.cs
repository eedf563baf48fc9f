namespace MmuRules.Exploration.Search;

/// <content>What is wrong with a scenario, or with code that does not do the same each time.</content>
internal sealed partial class Worker
{
    private readonly Dictionary<UInt128, Continuation> _continuations = [];
    private int _sizeOfChecked;

    /// <summary>What is wrong if code under test, having seen the same as before, is about to do something else.</summary>
    internal NonDeterministicCodeException? FindDifference(int code, UInt128 observed, Continuation next)
    {
        if (_sizeOfChecked != Image.Growth)
        {
            // What code did on a smaller machine says nothing of what it does on this one.
            _continuations.Clear();
            _sizeOfChecked = Image.Growth;
        }

        UInt128 key = observed + (ulong)next.Waiting;
        if (!_continuations.TryGetValue(key, out Continuation? before))
        {
            _continuations.Add(key, next);
            return null;
        }

        return before.IsFinished == next.IsFinished && before.Target == next.Target && before.Next.Kind == next.Next.Kind ? null : new NonDeterministicCodeException(
            $"{NameOfCode(code)} {Say(before)} before, and {Say(next)} now, though it has seen the same{PlaceOfCaller()}. {MustNotDepend}");
    }

    internal const string MustNotDepend = "It must do the same whenever it sees the same: no time, no chance, no order of a hash table, nothing that it left in a field.";

    internal string NameOfCode(int code) => _problem.Code[code].Name;

    /// <summary>The line of code under test that is being executed, to be put behind a sentence.</summary>
    internal static string PlaceOfCaller() => Sites.OfCaller() is { } site ? $", at {site} ({site.Member})" : string.Empty;

    /// <summary>Builds the world a second time, and compares.</summary>
    /// <exception cref="BadScenarioException">It is not built in the same way each time, or cannot be played.</exception>
    internal void CheckScenario()
    {
        var again = new Worker(_problem, Noticed.Copy());
        if (!Initial.Words.AsSpan().SequenceEqual(again.Initial.Words) || Image.Growth != again.Image.Growth)
        {
            throw new BadScenarioException($"The scenario {_problem.Scenario.Name} was built twice, and not in the same way: it must not depend on time, on chance, or on what an earlier one has left behind.");
        }

        if (!_environment.Select(agent => agent.Name).SequenceEqual(again._environment.Select(agent => agent.Name)))
        {
            throw new BadScenarioException($"The environment of the scenario {_problem.Scenario.Name} was made twice, and had other agents the second time.");
        }

        if (_environment.Where(agent => agent.Cpu >= 0).GroupBy(agent => agent.Cpu).FirstOrDefault(agents => agents.Count() > 1) is { } twice)
        {
            throw new BadScenarioException($"In the scenario {_problem.Scenario.Name} {twice.Count()} agents play CPU {twice.Key}, which executes one instruction at a time. Use one part for all CPUs that store.");
        }
    }

    private static string Say(Continuation continuation) => continuation.IsFinished ? "returned"
        : continuation.Waiting != 0 ? "flushed"
        : $"took the step {continuation.Next}";
}

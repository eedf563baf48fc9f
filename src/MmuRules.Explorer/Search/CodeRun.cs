using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Runs code under test by itself: along a path that it is known to take, in each state in which it took it, and one step further from the state that is explored. The others
/// need not run for that: the code sees nothing of them but the state.
/// </summary>
/// <remarks>Nothing is handed over between threads, whatever the number of functions; ADR 0013.</remarks>
internal sealed partial class CodeRun
{
    private const int MostGrowths = 20;

    private readonly Worker _worker;
    private readonly int _code;
    private readonly int _agent;
    private readonly Action<World> _run;
    private readonly Pulse _pulse;
    private readonly FollowedPath _path;
    private readonly Observation _seen;
    private readonly RunEnd _end;

    [ThreadStatic]
    private static CodeRun? _running;

    static CodeRun() => AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => _running?.NoteThrown(thrown.Exception);

    internal CodeRun(Worker worker, int code, int agent, Action<World> run, Pulse pulse)
    {
        _worker = worker;
        _code = code;
        _agent = agent;
        _run = run;
        _pulse = pulse;
        _path = new FollowedPath(worker, code);
        _seen = new Observation(worker, code);
        _end = new RunEnd(worker, pulse);
    }

    /// <summary>The run on this thread, if there is one.</summary>
    internal static CodeRun? Current => _running;

    /// <summary>Brings the code before its first step that others could notice, from the machine's present state.</summary>
    internal CodeResult Begin() => Run([], null, 0);

    /// <summary>Takes one step further.</summary>
    /// <param name="at">Where the code stands.</param>
    /// <param name="from">The state in which it takes the step.</param>
    /// <param name="alternative">Of a flush, the CPU that it reaches.</param>
    internal CodeResult Advance(Continuation at, PackedState from, int alternative)
    {
        if (_endless.Contains(at))
        {
            _worker.JoinInVain();
            return CodeResult.IsBlocked;
        }

        return Run(at.Path(), from, alternative);
    }

    /// <summary>Forgets what was observed but for what is live.</summary>
    internal void Forget(ReadOnlySpan<long> live, int line, string member)
    {
        Look();
        _seen.Forget(live, line, member);
    }

    // Whoever finds a pool empty looks at other things than who finds in it what he needs: a run in which the machine has grown is not like those that come after it.
    private CodeResult Run(Continuation[] path, PackedState? from, int alternative)
    {
        for (int growths = 0; ; growths++)
        {
            int size = _worker.Image.Growth;
            try
            {
                CodeResult result = RunOnce(path, from, alternative);
                if (_worker.Image.Growth == size)
                {
                    return result;
                }
            }
            catch (NonDeterministicCodeException) when (_worker.Image.Growth != size)
            {
            }

            if (growths == MostGrowths)
            {
                throw new BadScenarioException(
                    $"The machine has grown in {MostGrowths} runs in a row: the code under test builds parts of the machine itself. Let the scenario build them, and the code use them.");
            }

            _worker.RestoreFirst(_code);
        }
    }

    private CodeResult RunOnce(Continuation[] path, PackedState? from, int alternative)
    {
        _path.Begin(path, from, alternative);
        _end.Begin();
        BeginSteps();
        if (path.Length > 0)
        {
            _worker.RestoreFirst(_code);
        }

        _worker.World.Machine.Observer = this;
        _running = this;
        _pulse.Begin();
        _seen.Begin();
        try
        {
            using (Agent.As(_agent))
            {
                _run(_worker.World);
            }

            Finish();
        }
        catch (Exception thrown) when (_end.IsReached)
        {
            // What is thrown behind the end comes of the end.
            _ = thrown;
        }
        catch (Exception thrown) when (thrown is not ExplorationException)
        {
            FailAt(thrown);
        }
        finally
        {
            _pulse.End();
            _seen.End();
            _worker.World.Machine.Observer = null;
            _running = null;
        }

        return _end.Tell() ?? throw new NonDeterministicCodeException(
            $"{_worker.NameOfCode(_code)} was brought again to where it had taken {_path.Length} steps, and returned after {_path.Reached}. {Worker.MustNotDepend}");
    }

    // What is detected counts when it is thrown: on its way out the code may take further steps, fail once more, or catch it.
    private void NoteThrown(Exception thrown)
    {
        if (thrown is UndefinedBehaviorException or PropertyViolationException)
        {
            FailAt(thrown);
        }
    }

    private void FailAt(Exception thrown)
    {
        if (_end.IsReached)
        {
            return;
        }

        // It is not known whether it was the last step that has thrown, but if it was, that counts as taken.
        if (_seen.LastName is { } last)
        {
            _worker.NoteFootprint(last);
            HaveLastNoticed();
        }

        _end.Note(new CodeResult(null, null, Worker.ViolationOf(thrown), _steps));
    }

    private void Finish()
    {
        if (_end.IsReached)
        {
            return;
        }

        Look();
        if (_path.IsAtEnd)
        {
            CodeResult result = ResultAt(_path.Finish());
            _end.Note(result);
            if (result.Violation is not null)
            {
                HaveLastNoticed();
            }
        }
    }

    private CodeResult ResultAt(Continuation arrived)
    {
        if (_worker.FindDifference(_code, _seen.Hash, arrived) is { } different)
        {
            _end.Stop(different);
        }

        return _worker.ResultOf(_code, arrived, _seen.Footprint, _steps);
    }

    private void Look() => _seen.Look(isNew: _path.IsAtEnd);
}

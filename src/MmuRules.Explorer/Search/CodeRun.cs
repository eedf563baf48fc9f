using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Runs code under test by itself: along a path that it is known to take, in each state in which it took it, and one step further from the state that is explored. The others
/// need not run for that: the code sees nothing of them but the state.
/// </summary>
/// <remarks>Nothing is handed over between threads, whatever the number of functions; ADR 0013.</remarks>
internal sealed class CodeRun : IStepObserver
{
    /// <summary>After so many steps that nobody else could notice, the code is taken to go round for ever.</summary>
    internal const int MostUnnoticedSteps = 10_000;

    // So often the end of a run is thrown. Whoever has caught it by then is let go on, as what he does then counts for nothing.
    private const int MostThrown = 100;

    private const int MostGrowths = 20;

    private const ulong FlushMark = 1UL << 63;

    private readonly Worker _worker;
    private readonly int _code;
    private readonly int _agent;
    private readonly Action<World> _run;
    private readonly Footprints _footprint = new();
    private readonly Pulse _pulse;
    private readonly HashSet<Continuation> _endless = [];

    private Continuation[] _path = [];
    private PackedState? _from;
    private int _alternative;
    private int _reached;
    private bool _isFlushStep;
    private long _unreached;
    private int _unnoticed;
    private int _steps;
    private UInt128 _observed;
    private CodeResult? _result;
    private bool _isStopped;
    private int _thread;
    private Step _current;
    private readonly List<int> _looks = [];
    private bool _hasStepped;
    private ExplorationException? _fault;
    private int _behind;

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
    }

    /// <summary>The run on this thread, if there is one.</summary>
    internal static CodeRun? Current => _running;

    /// <summary>Forgets what was observed but for what is live.</summary>
    internal void Forget(ReadOnlySpan<long> live, int line, string member)
    {
        Look();
        UInt128 rest = Then((UInt128)(ulong)(_code + 1), (ulong)line);
        foreach (char letter in member)
        {
            rest = Then(rest, letter);
        }

        foreach (long value in live)
        {
            rest = Then(rest, (ulong)value);
        }

        _observed = rest;
    }

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

    /// <inheritdoc/>
    public int ChooseCpu(long waiting)
    {
        CheckThread(_current);
        if (IsBehind())
        {
            return System.Numerics.BitOperations.TrailingZeroCount(waiting);
        }

        Look();
        if (_unreached == 0)
        {
            _observed = Then(_observed, FlushMark);
        }

        int cpu = Arrive(default, waiting);
        _unreached = waiting & ~(1L << cpu);
        _isFlushStep = true;
        return cpu;
    }

    /// <inheritdoc/>
    public void Before(in Step step)
    {
        _pulse.Beat(step);
        CheckThread(step);
        if (IsBehind())
        {
            return;
        }

        Look();
        _current = step;
        bool isFirst = !_hasStepped;
        _hasStepped = true;
        if (_isFlushStep)
        {
            _steps++;
            return;
        }

        if ((isFirst && _worker.StandsAtBeginning(_code)) || _worker.IsNoticed(NameOf(step)))
        {
            Arrive(step, 0);
        }
        else if (++_unnoticed > MostUnnoticedSteps)
        {
            GiveUp(step);
        }

        _steps++;
    }

    /// <inheritdoc/>
    public void Blocked(in Step step)
    {
        CheckThread(step);
        if (IsBehind())
        {
            _worker.Image.Restore(_worker.Initial);
            return;
        }

        _worker.NoteWanted(step);
        if (_unnoticed > 0)
        {
            // Somebody else has to do with it after all.
            _worker.Notice(NameOf(step));
        }

        _worker.NoteFootprint(NameOf(step), hasFailed: true);
        _result = CodeResult.IsBlocked;
        Stop();
    }

    /// <inheritdoc/>
    public void After(in Step step, long observed)
    {
        if (_isStopped)
        {
            return;
        }

        if (_reached == _path.Length)
        {
            _footprint.Add(_worker.Recorder);
            _worker.NoteFootprint(NameOf(step));
        }

        if (_isFlushStep)
        {
            // In whatever order the CPUs were reached, the code knows no more than that they were.
            _isFlushStep = false;
            return;
        }

        _worker.NoteLook(step);

        _observed = Observe(_observed, step, observed);
    }

    // What was looked at since the last step is part of that: nobody could come between. And the code may go on otherwise for what it has seen.
    private void Look()
    {
        foreach (int number in _looks)
        {
            if (_reached == _path.Length)
            {
                _footprint.AddLook(number);
                _worker.NoteLook(_hasStepped ? NameOf(_current) : null, number);
            }

            _observed = Then(Then(_observed, (ulong)number), (ulong)_worker.Image.WordAt(number));
        }

        _looks.Clear();
    }

    private StepName NameOf(in Step step) => new(_code, step.Kind, step.Target.Number);

    private static UInt128 Observe(UInt128 before, in Step step, long observed) => Then(
        Then(before, ((ulong)step.Kind << 32) | (uint)step.Target.Number), (ulong)observed);

    private static UInt128 Then(UInt128 before, ulong next) => StateHash.Mix((ulong)before, (long)(next + (ulong)(before >> 64)));

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
        _path = path;
        _from = from;
        _alternative = alternative;
        _reached = 0;
        _unnoticed = 0;
        _steps = 0;
        _isFlushStep = false;
        _unreached = 0;
        _observed = (UInt128)(ulong)(_code + 1);
        _result = null;
        _isStopped = false;
        _fault = null;
        _behind = 0;
        _hasStepped = false;
        _looks.Clear();
        _thread = Environment.CurrentManagedThreadId;
        _footprint.Clear();
        if (path.Length > 0)
        {
            _worker.RestoreFirst(_code);
        }

        Machine machine = _worker.World.Machine;
        machine.Observer = this;
        _running = this;
        _pulse.Begin();

        // The run before may have ended within a step.
        _worker.Recorder.EndAct();
        _worker.Recorder.Looks = _looks;
        try
        {
            using (Agent.As(_agent))
            {
                _run(_worker.World);
            }

            if (!_isStopped)
            {
                Finish();
            }
        }
        catch (Exception thrown) when (_isStopped)
        {
            // What is thrown behind the stop comes of the stop.
            _ = thrown;
        }
        catch (Exception thrown) when (thrown is not ExplorationException)
        {
            FailAt(thrown);
        }
        finally
        {
            _pulse.End();
            _worker.Recorder.Looks = null;
            machine.Observer = null;
            _running = null;
        }

        return _fault is not null ? throw _fault : _result ?? throw new NonDeterministicCodeException(
            $"{_worker.NameOfCode(_code)} was brought again to where it had taken {_path.Length} steps, and returned after {_reached}. {Worker.MustNotDepend}");
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
        if (_isStopped)
        {
            return;
        }

        // It is not known whether it was the last step that has thrown, but if it was, that counts as taken.
        if (_hasStepped)
        {
            _worker.NoteFootprint(NameOf(_current));
            HaveLastNoticed();
        }

        _result = new CodeResult(null, null, Worker.ViolationOf(thrown), _steps);
        _isStopped = true;
    }

    // The code is about to take a step that others could notice. Returns which way it goes.
    private int Arrive(in Step step, long waiting)
    {
        int place = _reached++;
        _unnoticed = 0;
        if (place < _path.Length)
        {
            Continuation here = _path[place];
            Check(here, step, waiting);
            if (place == _path.Length - 1)
            {
                _worker.Image.Restore(_from!);
                _steps = 0;
                FindSite();
                return _alternative;
            }

            Continuation next = _path[place + 1];
            _worker.Image.Restore(next.Taken!);
            return next.Alternative;
        }

        Continuation arrived = NewContinuation(step, waiting);
        CheckSame(arrived);
        _result = _worker.ResultOf(_code, arrived, _footprint, _steps);
        Stop();
        return 0;
    }

    private void Check(Continuation here, in Step step, long waiting)
    {
        if (here.Hash != _observed || here.Waiting != waiting)
        {
            Fail(new NonDeterministicCodeException(
                $"Step {_reached} of {_worker.NameOfCode(_code)} was {(here.Waiting != 0 ? "one of a flush" : here.Next.ToString())} before, and is {(waiting != 0 ? "one of a flush" : step.ToString())} now, or it saw something else on the way{Worker.PlaceOfCaller()}. "
                + Worker.MustNotDepend));
        }
    }

    private void Finish()
    {
        Look();
        if (_reached == _path.Length)
        {
            Continuation returned = NewContinuation(default, 0, isFinished: true);
            CheckSame(returned);
            _result = _worker.ResultOf(_code, returned, _footprint, _steps);
            if (_result.Violation is not null)
            {
                HaveLastNoticed();
            }
        }
    }

    // What others can do before a step that violates something is not behind the violation: the state before it must be one of those that are explored.
    private void HaveLastNoticed()
    {
        if (_unnoticed > 0)
        {
            _worker.Notice(NameOf(_current));
        }
    }

    private Continuation NewContinuation(in Step step, long waiting, bool isFinished = false) => new()
    {
        Before = _path.Length > 0 ? _path[^1] : null,
        Taken = _from,
        Alternative = _alternative,
        Hash = isFinished ? (UInt128)(ulong)(_code + 1) << 100 : _observed,
        Waiting = waiting,
        IsFinished = isFinished,
        Next = step,
        Target = waiting != 0 || isFinished ? -1 : step.Target.Number,
        Depth = _path.Length,
    };

    private void FindSite()
    {
        if (_worker.FindsSites)
        {
            _worker.LastSite = Sites.OfCaller();
        }
    }

    private void Stop()
    {
        _isStopped = true;
        throw new StoppedException();
    }

    // Whatever the code catches: its run has ended, and this is why.
    private void Fail(ExplorationException fault)
    {
        _fault = fault;
        Stop();
    }

    private void CheckSame(Continuation next)
    {
        try
        {
            _worker.CheckSame(_code, _observed, next);
        }
        catch (NonDeterministicCodeException different)
        {
            Fail(different);
        }
    }

    private void CheckThread(in Step step)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Fail(new NonDeterministicCodeException(
                $"{_worker.NameOfCode(_code)} took the step {step} on a thread of its own{Worker.PlaceOfCaller()}. Start each function as code under test instead."));
        }
    }

    // So many steps in a row that nobody notices, as far as is known. In the next round the code stands before them, and others act; then it is known.
    private void GiveUp(in Step step)
    {
        if (_path.Length == 0)
        {
            _worker.HaveStandAtBeginning(_code);
        }
        else
        {
            _endless.Add(_path[^1]);
        }

        _worker.NoteEndless(new NeverSchedulesException(
            $"{_worker.NameOfCode(_code)} took {MostUnnoticedSteps} steps in a row that nobody else can notice, the last one {step}{Worker.PlaceOfCaller()}: it goes round for ever by itself."));
        _result = CodeResult.IsBlocked;
        Stop();
    }

    // Behind the end of a run nothing counts any more. What catches whatever is thrown, and tries again, is let succeed.
    private bool IsBehind()
    {
        if (!_isStopped)
        {
            return false;
        }

        if (++_behind <= MostThrown)
        {
            throw new StoppedException();
        }

        if (_behind == MostThrown + 1)
        {
            // Nobody holds anything in the first state.
            _worker.Image.Restore(_worker.Initial);
        }

        if (_behind > MostThrown + MostUnnoticedSteps)
        {
            _pulse.Park();
        }

        return true;
    }

    /// <summary>Ends a run in the middle of the code under test.</summary>
    private sealed class StoppedException : Exception;
}

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
    internal const int MostUnnoticedSteps = 100_000;

    private const ulong FlushMark = 1UL << 63;

    private readonly Worker _worker;
    private readonly int _code;
    private readonly int _agent;
    private readonly Action<World> _run;
    private readonly Footprints _footprint = new();

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

    [ThreadStatic]
    private static CodeRun? _running;

    internal CodeRun(Worker worker, int code, int agent, Action<World> run)
    {
        _worker = worker;
        _code = code;
        _agent = agent;
        _run = run;
    }

    /// <summary>The run on this thread, if there is one.</summary>
    internal static CodeRun? Current => _running;

    /// <summary>Forgets what was observed but for what is live.</summary>
    internal void Forget(ReadOnlySpan<long> live, int line, string member)
    {
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
    internal CodeResult Advance(Continuation at, PackedState from, int alternative) => Run(at.Path(), from, alternative);

    /// <inheritdoc/>
    public int ChooseCpu(long waiting)
    {
        ThrowIfStopped();
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
        ThrowIfStopped();
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new NonDeterministicCodeException($"It took the step {step} on a thread of its own. Start each function as code under test instead.");
        }

        _current = step;
        if (_isFlushStep)
        {
            _steps++;
            return;
        }

        if (_worker.IsNoticed(new StepName(_code, step.Kind, step.Target.Number)))
        {
            Arrive(step, 0);
        }
        else if (++_unnoticed > MostUnnoticedSteps)
        {
            throw new NeverSchedulesException($"It took {MostUnnoticedSteps} steps in a row that nobody else can notice, the last one {step}: it goes round for ever by itself.");
        }

        _steps++;
    }

    /// <inheritdoc/>
    public void Blocked(in Step step)
    {
        ThrowIfStopped();
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
        ThrowIfStopped();
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

    private StepName NameOf(in Step step) => new(_code, step.Kind, step.Target.Number);

    private static UInt128 Observe(UInt128 before, in Step step, long observed) => Then(
        Then(before, ((ulong)step.Kind << 32) | (uint)step.Target.Number), (ulong)observed);

    private static UInt128 Then(UInt128 before, ulong next) => StateHash.Mix((ulong)before, (long)(next + (ulong)(before >> 64)));

    private CodeResult Run(Continuation[] path, PackedState? from, int alternative)
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
        _thread = Environment.CurrentManagedThreadId;
        _footprint.Clear();
        if (path.Length > 0)
        {
            _worker.RestoreFirst(_code);
        }

        Machine machine = _worker.World.Machine;
        machine.Observer = this;
        _running = this;
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
        catch (Exception thrown) when (_isStopped && _result is not null)
        {
            // What is thrown behind the stop comes of the stop.
            _ = thrown;
        }
        catch (Exception thrown) when (thrown is not ExplorationException)
        {
            // It is not known whether it was the last step that has thrown, but if it was, that counts as taken.
            _worker.NoteFootprint(NameOf(_current));
            HaveLastNoticed();
            _result = _reached <= _path.Length ? new CodeResult(null, null, Worker.ViolationOf(thrown), _steps) : _result;
        }
        finally
        {
            machine.Observer = null;
            _running = null;
        }

        return _result ?? throw new NonDeterministicCodeException(
            $"Brought again to where it had taken {_path.Length} steps, it returned after {_reached}. It must do the same whenever it sees the same: no time, no chance, no order of a hash table.");
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

        _result = _worker.ResultOf(_code, NewContinuation(step, waiting), _footprint, _steps);
        Stop();
        return 0;
    }

    private void Check(Continuation here, in Step step, long waiting)
    {
        if (here.Hash != _observed || here.Waiting != waiting)
        {
            throw new NonDeterministicCodeException(
                $"Step {_reached} was {(here.Waiting != 0 ? "one of a flush" : here.Next.ToString())} before, and is {(waiting != 0 ? "one of a flush" : step.ToString())} now, or it saw something else on the way. "
                + "It must do the same whenever it sees the same: no time, no chance, no order of a hash table.");
        }
    }

    private void Finish()
    {
        if (_reached == _path.Length)
        {
            _result = _worker.ResultOf(_code, NewContinuation(default, 0, isFinished: true), _footprint, _steps);
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

    private void ThrowIfStopped()
    {
        if (_isStopped)
        {
            throw new StoppedException();
        }
    }

    /// <summary>Ends a run in the middle of the code under test.</summary>
    private sealed class StoppedException : Exception;
}

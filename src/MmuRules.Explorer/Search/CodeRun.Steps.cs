using System.Numerics;
using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <content>Sees the code's steps: which of them others could notice, and where the code stands before those.</content>
internal sealed partial class CodeRun : IStepObserver
{
    // After so many steps that nobody else could notice, the code is taken to go round for ever.
    private const int MostUnnoticedSteps = 10_000;

    private readonly HashSet<Continuation> _endless = [];
    private int _thread;
    private int _steps;
    private int _unnoticed;
    private bool _isFlushStep;
    private long _unreached;

    /// <inheritdoc/>
    public int ChooseCpu(long waiting)
    {
        CheckThread(_seen.Last);
        if (_end.IsBehind())
        {
            return BitOperations.TrailingZeroCount(waiting);
        }

        Look();
        if (_unreached == 0)
        {
            _seen.SeeFlush();
        }

        int cpu = Arrive(default, waiting);
        _unreached = waiting & ~(1L << cpu);
        _isFlushStep = true;
        return cpu;
    }

    /// <inheritdoc/>
    public UInt128 Trying()
    {
        if (!_end.IsReached)
        {
            Look();
        }

        return _seen.Hash;
    }

    /// <inheritdoc/>
    public void TryingAgain(UInt128 since)
    {
        if (!_end.IsReached)
        {
            Look();
            _seen.GoBack(since);
        }
    }

    /// <inheritdoc/>
    public void Before(in Step step)
    {
        _pulse.Beat(step);
        CheckThread(step);
        if (_end.IsBehind())
        {
            return;
        }

        Look();
        bool isFirst = _seen.LastName is null;
        _seen.BeginStep(step);
        if (!_isFlushStep)
        {
            ArriveIfNoticed(step, isFirst);
        }

        _steps++;
    }

    /// <inheritdoc/>
    public void Blocked(in Step step)
    {
        CheckThread(step);
        if (_end.IsBehind())
        {
            _end.FreeAll();
            return;
        }

        _worker.NoteWanted(step);
        if (_unnoticed > 0)
        {
            // Somebody else has to do with it after all.
            _worker.Notice(_seen.NameOf(step));
        }

        _worker.NoteFootprint(_seen.NameOf(step), hasFailed: true);
        _end.Stop(CodeResult.IsBlocked);
    }

    /// <inheritdoc/>
    public void After(in Step step, long observed)
    {
        if (_end.IsReached)
        {
            return;
        }

        if (_path.IsAtEnd)
        {
            _seen.NoteTouched(step);
        }

        if (_isFlushStep)
        {
            _isFlushStep = false;
        }
        else
        {
            _seen.See(step, observed);
        }
    }

    private void BeginSteps()
    {
        _thread = Environment.CurrentManagedThreadId;
        _steps = 0;
        _unnoticed = 0;
        _isFlushStep = false;
        _unreached = 0;
    }

    private void ArriveIfNoticed(in Step step, bool isFirst)
    {
        if ((isFirst && _worker.StandsAtBeginning(_code)) || _worker.IsNoticed(_seen.NameOf(step)))
        {
            Arrive(step, 0);
        }
        else if (++_unnoticed > MostUnnoticedSteps)
        {
            GiveUp(step);
        }
    }

    // The code is about to take a step that others could notice. Returns which way it goes.
    private int Arrive(in Step step, long waiting)
    {
        _unnoticed = 0;
        if (_path.IsAtEnd)
        {
            _end.Stop(ResultAt(_path.Extend(_seen.Hash, step, waiting)));
        }

        if (_path.FindDifference(_seen.Hash, step, waiting) is { } different)
        {
            _end.Stop(different);
        }

        int alternative = _path.GoBy();
        if (_path.IsAtEnd)
        {
            _steps = 0;
            FindSite();
        }

        return alternative;
    }

    // What others can do before a step that violates something is not behind the violation: the state before it must be one of those that are explored.
    private void HaveLastNoticed()
    {
        if (_unnoticed > 0)
        {
            _worker.Notice(_seen.NameOf(_seen.Last));
        }
    }

    private void FindSite()
    {
        if (_worker.FindsSites)
        {
            _worker.LastSite = Sites.OfCaller();
        }
    }

    private void CheckThread(in Step step)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _end.Stop(new NonDeterministicCodeException(
                $"{_worker.NameOfCode(_code)} took the step {step} on a thread of its own{Worker.PlaceOfCaller()}. Start each function as code under test instead."));
        }
    }

    // So many steps in a row that nobody notices, as far as is known. In the next round the code stands before them, and others act; then it is known.
    private void GiveUp(in Step step)
    {
        if (_path.Last is { } last)
        {
            _endless.Add(last);
        }
        else
        {
            _worker.HaveStandAtBeginning(_code);
        }

        _worker.NoteEndless(new NeverSchedulesException(
            $"{_worker.NameOfCode(_code)} took {MostUnnoticedSteps} steps in a row that nobody else can notice, the last one {step}{Worker.PlaceOfCaller()}: it goes round for ever by itself."));
        _end.Stop(CodeResult.IsBlocked);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace MmuRules.Exploration.Search;

/// <summary>The end of one run of code under test, which comes in the middle of the code, and what lies behind it: nothing of that counts.</summary>
internal sealed class RunEnd(Worker worker, Pulse pulse)
{
    // So often the end of a run is thrown. Whoever has caught it by then is let go on, as what he does then counts for nothing.
    private const int MostThrown = 100;

    // So many steps more he may take.
    private const int MostSteps = 10_000;

    private ExplorationException? _fault;
    private CodeResult? _result;
    private int _behind;

    internal bool IsReached { get; private set; }

    /// <summary>Forgets the run before.</summary>
    internal void Begin()
    {
        _fault = null;
        _result = null;
        _behind = 0;
        IsReached = false;
    }

    /// <summary>Notes what has come of the run: whatever the code does from here on, this is it.</summary>
    internal void Note(CodeResult result)
    {
        _result = result;
        IsReached = true;
    }

    /// <summary>Ends the run within the code.</summary>
    [DoesNotReturn]
    internal void Stop(CodeResult result)
    {
        Note(result);
        throw new StoppedException();
    }

    /// <summary>Ends the run because of a fault of the code, whatever that catches.</summary>
    [DoesNotReturn]
    internal void Stop(ExplorationException fault)
    {
        _fault = fault;
        IsReached = true;
        throw new StoppedException();
    }

    /// <summary>What has come of the run, unless the code has returned before it was where it should be.</summary>
    /// <exception cref="ExplorationException">The code has a fault.</exception>
    internal CodeResult? Tell() => _fault is null ? _result : throw _fault;

    /// <summary>Whether a step is about to be taken behind the end. Whoever catches whatever is thrown, and tries again, is let succeed after a while.</summary>
    internal bool IsBehind()
    {
        if (!IsReached)
        {
            return false;
        }

        if (++_behind <= MostThrown)
        {
            throw new StoppedException();
        }

        if (_behind == MostThrown + 1)
        {
            FreeAll();
        }

        if (_behind > MostThrown + MostSteps)
        {
            pulse.Park();
        }

        return true;
    }

    /// <summary>Lets a step behind the end be taken that would have to wait: nobody holds anything in the first state.</summary>
    internal void FreeAll() => worker.Image.Restore(worker.Initial);

    /// <summary>Ends a run in the middle of the code under test.</summary>
    private sealed class StoppedException : Exception;
}

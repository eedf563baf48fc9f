using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>Tells those who wait for one run of code under test that it goes on: written by the thread that runs it, read by another one.</summary>
internal sealed class Pulse(string code)
{
    private volatile bool _isRunning;
    private volatile int _beats;
    private volatile bool _isUnstoppable;
    private Step _last;
    private bool _hasStepped;
    private int _seen;
    private long _seenAt;

    internal void Begin()
    {
        _hasStepped = false;
        _beats++;
        _isRunning = true;
    }

    internal void Beat(in Step step)
    {
        _last = step;
        _hasStepped = true;
        _beats++;
    }

    internal void End() => _isRunning = false;

    /// <summary>Ends the run by never going on: the code has caught whatever was thrown to end it.</summary>
    internal void Park()
    {
        _isUnstoppable = true;
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>What is wrong with the code that is run, if it has shown no sign of life for so long.</summary>
    internal ExplorationException? FindFault(TimeSpan timeout, long now)
    {
        if (_isUnstoppable)
        {
            return new UnstoppableCodeException(
                $"{code} catches whatever is thrown and tries again, for ever, even what ends its run, last at the step {_last}. Catch only what you can handle.");
        }

        if (!_isRunning || _beats != _seen)
        {
            (_seen, _seenAt) = (_beats, now);
            return null;
        }

        string after = _hasStepped ? $"since the step {_last}" : "since its beginning";
        return TimeSpan.FromMilliseconds(now - _seenAt) < timeout ? null : new NeverSchedulesException(
            $"{code} has taken no step of the machine for {timeout.TotalSeconds:0.###} s, {after}: it goes round for ever by itself, or waits for something that is none of the machine's. "
            + $"If it computes for so long, give {nameof(ExplorationOptions)}.{nameof(ExplorationOptions.StepTimeout)} more time.");
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MmuRules.Exploration.Search;

/// <summary>Waits for an exploration, and gives it up if code under test shows no sign of life. A thread that is given up is a background thread.</summary>
internal sealed class Watchdog
{
    private readonly ConcurrentBag<Pulse> _pulses = [];

    /// <summary>Has one more run of code under test be watched.</summary>
    internal Pulse Watch(string code)
    {
        var pulse = new Pulse(code);
        _pulses.Add(pulse);
        return pulse;
    }

    /// <summary>Explores.</summary>
    /// <param name="timeout">For how long code under test may take no step.</param>
    /// <param name="explore">The exploration.</param>
    /// <exception cref="ExplorationException">The code cannot be explored.</exception>
    internal Verdict Run(TimeSpan timeout, Func<Verdict> explore)
    {
        Verdict? verdict = null;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                verdict = explore();
            }
            catch (Exception any)
            {
                thrown = ExceptionDispatchInfo.Capture(any);
            }
        })
        {
            IsBackground = true,
            Name = "exploration",
        };
        thread.Start();
        while (!thread.Join(millisecondsTimeout: 50))
        {
            ThrowIfSilent(timeout);
        }

        thrown?.Throw();
        return verdict!;
    }

    // Who stops at a breakpoint takes as long as he likes.
    private void ThrowIfSilent(TimeSpan timeout)
    {
        foreach (Pulse pulse in _pulses)
        {
            if (pulse.FindFault(Debugger.IsAttached || timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout, Environment.TickCount64) is { } fault)
            {
                throw fault;
            }
        }
    }
}

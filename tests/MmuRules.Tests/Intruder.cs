using MmuRules.Hardware;

namespace MmuRules.Tests;

/// <summary>Acts once, as an agent of its own, before a given step of somebody else; if it would have to wait there, before the next step at which it need not.</summary>
internal sealed class Intruder(int at, Action action) : IStepObserver
{
    private int _steps;
    private bool _isActing;

    /// <summary>Whether there was such a step.</summary>
    internal bool HasActed { get; private set; }

    public void Before(in Step step)
    {
        if (_isActing || HasActed || _steps++ < at)
        {
            return;
        }

        _isActing = true;
        try
        {
            using (Agent.As(World.Intruder))
            {
                action();
            }

            HasActed = true;
        }
        catch (WouldWaitException)
        {
        }
        finally
        {
            _isActing = false;
        }
    }

    public void Blocked(in Step step)
    {
        if (_isActing)
        {
            throw new WouldWaitException();
        }

        Assert.Fail($"{step.Kind} is blocked, and nobody else will go on.");
    }

    public void After(in Step step, long observed)
    {
    }

    private sealed class WouldWaitException : Exception;
}

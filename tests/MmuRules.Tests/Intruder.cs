using System.Runtime.ExceptionServices;
using MmuRules.Hardware;

namespace MmuRules.Tests;

/// <summary>Somebody who begins to act, as an agent of his own, before a given step of the test's thread. Where he has to wait, the test's thread goes on, and he is let try again before each of its steps.</summary>
internal sealed class Intruder : IStepObserver
{
    private readonly SemaphoreSlim _mine = new(0);
    private readonly SemaphoreSlim _others = new(0);
    private readonly Thread _thread;
    private readonly int _at;
    private int _steps;
    private bool _hasEnded;
    private Exception? _thrown;

    internal Intruder(int at, Action action)
    {
        _at = at;
        _thread = new Thread(() => Run(action)) { IsBackground = true };
    }

    /// <summary>Whether there was such a step.</summary>
    internal bool HasActed { get; private set; }

    public void Before(in Step step)
    {
        if (Thread.CurrentThread != _thread && _steps++ >= _at)
        {
            LetAct();
        }
    }

    public void Blocked(in Step step)
    {
        if (Thread.CurrentThread == _thread)
        {
            _others.Release();
            _mine.Wait();
            return;
        }

        Assert.True(HasActed && !_hasEnded, $"{step.Kind} is blocked, and nobody else will go on.");
        LetAct();
    }

    public void After(in Step step, long observed)
    {
    }

    /// <summary>Lets him come to his end; throws what he threw.</summary>
    /// <returns>Whether he acted at all.</returns>
    internal bool Finish()
    {
        for (int i = 0; HasActed && !_hasEnded; i++)
        {
            Assert.True(i < 1000, "He waits for ever.");
            LetAct();
        }

        if (_thrown is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return HasActed;
    }

    private void LetAct()
    {
        if (_hasEnded)
        {
            return;
        }

        if (HasActed)
        {
            _mine.Release();
        }
        else
        {
            HasActed = true;
            _thread.Start();
        }

        _others.Wait();
    }

    private void Run(Action action)
    {
        try
        {
            using (Agent.As(World.Intruder))
            {
                action();
            }
        }
        catch (Exception thrown)
        {
            _thrown = thrown;
        }

        _hasEnded = true;
        _others.Release();
    }
}

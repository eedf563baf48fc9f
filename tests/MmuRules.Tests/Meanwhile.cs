using MmuRules.Hardware;

namespace MmuRules.Tests;

/// <summary>Lets another agent act once: before the first step, or the nth, of a kind that the watched agent takes while this is attached.</summary>
internal sealed class Meanwhile : IStepObserver, IDisposable
{
    internal const int Other = 40;

    private readonly Machine _machine;
    private readonly StepKind _kind;
    private readonly Action _act;
    private int _skip;
    private bool _isNested;

    private Meanwhile(Machine machine, StepKind kind, int nth, Action act)
    {
        _machine = machine;
        _kind = kind;
        _skip = nth - 1;
        _act = act;
    }

    /// <summary>Whether the other agent has acted.</summary>
    internal bool HasActed { get; private set; }

    internal static Meanwhile Before(Machine machine, StepKind kind, Action act, int nth = 1)
    {
        var meanwhile = new Meanwhile(machine, kind, nth, act);
        machine.Observer = meanwhile;
        return meanwhile;
    }

    public void Before(in Step step)
    {
        if (_isNested || HasActed || step.Kind != _kind || _skip-- > 0)
        {
            return;
        }

        HasActed = _isNested = true;
        using (Agent.As(Other))
        {
            _act();
        }

        _isNested = false;
    }

    /// <summary>Who is blocked can never go on, as the one he waits for is further down on this very stack.</summary>
    public void Blocked(in Step step) => throw new WaitsException(step.Kind);

    public void After(in Step step, long observed)
    {
    }

    public void Dispose() => _machine.Observer = null;
}

/// <summary>An agent would have to wait.</summary>
internal sealed class WaitsException(StepKind kind) : Exception($"{kind} waits.")
{
    internal StepKind Kind { get; } = kind;
}

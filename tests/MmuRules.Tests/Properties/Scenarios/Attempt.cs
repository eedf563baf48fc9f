using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Does acts one after the other, each whole or, if it would have to wait, not at all. What goes wrong is an observation like any other.</summary>
internal sealed class Attempt : IStepObserver
{
    private readonly Stage _stage;
    private Act? _act;
    private bool _mustWait;

    internal Attempt(Stage stage)
    {
        _stage = stage;
        stage.Machine.Observer = this;
    }

    /// <summary>Told of every step's footprint, if the machine notes them.</summary>
    internal Action<StepKind, Footprint>? OnFootprint { get; set; }

    public void Before(in Step step)
    {
    }

    public void Blocked(in Step step)
    {
        _mustWait = true;
        throw new WaitsException(step.Kind);
    }

    public void After(in Step step, long observed)
    {
        if (_stage.Machine.LastFootprint is { } footprint)
        {
            OnFootprint?.Invoke(step.Kind, footprint);
        }

        _act?.Observe(_stage, step.Kind, observed);
    }

    /// <summary>Whether it was done.</summary>
    internal bool Do(Act act, int agent = 1)
    {
        if (!act.CanRun(_stage) || (act.CpuUsed >= 0 && _stage.Machine.Cpus[act.CpuUsed] is { AreInterruptsOff: true }))
        {
            return false;
        }

        MachineState before = _stage.Machine.Capture();
        Ledger ledger = _stage.Ledger.Copy();
        _mustWait = false;
        _act = act;
        try
        {
            using (Agent.As(agent))
            {
                act.Run(_stage);
            }
        }
        catch (Exception) when (_mustWait)
        {
        }
        catch (Exception unexpected) when (unexpected is UndefinedBehaviorException or BrokenPromiseException)
        {
            // Halves of operations may be put together wrongly, and then this is what is to be the same in every continuation.
            _stage.Ledger.Noticed.Add(unexpected is UndefinedBehaviorException undefined ? -1 - (long)undefined.Kind : -1000);
        }

        _act = null;
        if (_mustWait)
        {
            _stage.Machine.Restore(before);
            _stage.Ledger = ledger;
        }

        return !_mustWait;
    }

    internal void DoAll(IEnumerable<Turn> turns)
    {
        foreach (Turn turn in turns)
        {
            Do(turn.Act);
        }
    }
}

using System.Runtime.ExceptionServices;
using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>
/// Plays a scenario. What goes on between the steps of an act is done whole, by another agent; if it would have to wait for anything, the machine is put back
/// into the state in which it began, as if nobody had thought of it.
/// </summary>
internal sealed class Director : IStepObserver
{
    private const int MainAgent = 1;
    private const int OtherAgent = 2;

    // In a turn, with all that goes on beside it.
    private const int MostSteps = 50_000;

    private readonly Stage _stage;
    private readonly Stack<Act> _acting = new();
    private Turn _turn = null!;
    private int _step;
    private int _next;
    private int _steps;
    private bool _isQuiet;
    private bool _mustWait;
    private Exception? _failure;

    private readonly Witness? _witness;

    private Director(Stage stage, Witness? witness)
    {
        _stage = stage;
        _witness = witness;
    }

    /// <summary>How many acts were done between the steps of others, by all directors.</summary>
    internal static int Interludes { get; private set; }

    /// <summary>How many had to be undone.</summary>
    internal static int Undone { get; private set; }

    /// <summary>Plays a scenario to its end, everything torn down.</summary>
    /// <exception cref="Exception">The machine or a program met what it should not have met.</exception>
    internal static Stage Play(Scenario scenario, Zapper? zapper = null, Witness? witness = null)
    {
        var stage = new Stage(scenario.Setup, zapper);
        var director = new Director(stage, witness);
        witness?.Watch(stage.Machine);
        stage.Machine.Observer = director;
        Array.ForEach(scenario.Turns, director.Play);
        witness?.Check();
        stage.Machine.RecordsFootprints = false;
        stage.Machine.Observer = null;
        stage.TearDown();
        return stage;
    }

    public void Before(in Step step)
    {
        if (++_steps > MostSteps)
        {
            throw new BrokenPromiseException($"{_acting.Peek()} does not come to an end: it is at {step}.");
        }

        if (!_isQuiet && _failure is null)
        {
            PlayInterludes();
        }

        _witness?.Before();
    }

    public void Blocked(in Step step)
    {
        _mustWait = true;
        throw new WaitsException(step.Kind);
    }

    public void After(in Step step, long observed)
    {
        _witness?.After(step.Kind);
        if (_acting.TryPeek(out Act? act))
        {
            act.Observe(_stage, step.Kind, observed);
        }
    }

    internal void Play(Turn turn)
    {
        (_turn, _step, _steps, _next, _isQuiet) = (turn, 0, 0, 0, true);
        if (!turn.Act.CanRun(_stage))
        {
            return;
        }

        Place[] taken = [.. turn.Act.Takes(_stage)];
        Place[] changed = [.. turn.Act.Changes(_stage)];
        Array.ForEach(taken, place => place.IsGoing = true);
        Array.ForEach(changed, place => place.IsChanging = true);
        _isQuiet = false;
        try
        {
            using (Agent.As(MainAgent))
            {
                Act(turn.Act);
            }
        }
        catch (Exception) when (_failure is not null)
        {
        }

        Array.ForEach(taken, place => place.IsGoing = place.IsGone = false);
        Array.ForEach(changed, place => place.IsChanging = false);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void PlayInterludes()
    {
        for (; _next < _turn.Interludes.Length && _turn.Interludes[_next].Step <= _step; _next++)
        {
            _isQuiet = true;
            using (Agent.As(OtherAgent))
            {
                TryPlayBeside(_turn.Interludes[_next].Act);
            }

            _isQuiet = false;
        }

        _step++;
    }

    private void Act(Act act)
    {
        _acting.Push(act);
        try
        {
            act.Run(_stage);
        }
        finally
        {
            _acting.Pop();
        }
    }

    private void TryPlayBeside(Act act)
    {
        if (!act.CanRunBeside(_stage, _turn.Act))
        {
            return;
        }

        MachineState before = _stage.Machine.Capture();
        _stage.IsBeside = true;
        try
        {
            Act(act);
        }
        catch (Exception) when (_mustWait)
        {
        }
        catch (Exception failure)
        {
            // Whoever it was done beside will fail as well, on the way out of what he holds.
            _failure = failure;
            throw;
        }
        finally
        {
            _stage.IsBeside = false;
            if (_mustWait)
            {
                _stage.Machine.Restore(before);
                _witness?.Forget();
                Undone++;
            }
            else
            {
                Interludes++;
            }

            bool isUndone = _mustWait;
            _mustWait = false;
            Settle(isUndone);
        }
    }

    private void Settle(bool isUndone)
    {
        try
        {
            _stage.Settle(isUndone || _failure is not null);
        }
        catch (BrokenPromiseException broken)
        {
            _failure ??= broken;
            throw;
        }
    }
}

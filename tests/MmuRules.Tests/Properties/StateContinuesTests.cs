using MmuRules.Hardware;
using MmuRules.Tests.Properties.Scenarios;

namespace MmuRules.Tests.Properties;

/// <summary>A state that is taken and restored in the middle of whatever goes on continues identically.</summary>
public sealed class StateContinuesTests
{
    private const int Runs = 300;

    [Fact]
    public void A_state_restored_in_the_middle_of_gathers_locks_and_writeback_continues_identically() =>
        Property.Holds(Runs, Scenarios.Scenarios.Halves, scenario => Continues(scenario, _ => { }));

    [Fact]
    public void A_restore_that_forgot_what_the_tlbs_hold_is_found() => Assert.NotNull(
        Property.FindFailing(Runs, Scenarios.Scenarios.Halves, scenario => Continues(scenario, machine => machine.Cpus[0].Tlb.Invalidate(0, Setup.Pages))));

    private static void Continues(Scenario scenario, Action<Machine> spoil)
    {
        (Turn[] first, Turn[] rest) = (scenario.Turns[..(scenario.Turns.Length / 2)], scenario.Turns[(scenario.Turns.Length / 2)..]);
        Stage stage = new(scenario.Setup);
        Stage other = new(scenario.Setup);
        new Attempt(stage).DoAll(first);
        new Attempt(other).DoAll(first);
        MachineState middle = stage.Machine.Capture();
        Ledger ledger = stage.Ledger.Copy();
        Ledger otherLedger = other.Ledger.Copy();
        SameKey(middle.Key, other.Machine.Capture().Key, "of two machines that were driven alike");

        (StateKey end, List<long> seen) = Finish(stage, rest);
        stage.Machine.Restore(middle);
        spoil(stage.Machine);
        stage.Ledger = ledger.Copy();
        Same((end, seen), Finish(stage, rest), "restored");

        stage.Machine.Restore(middle.Key);
        SameKey(middle.Key, stage.Machine.Capture().Key, "restored from its key");
        stage.Ledger = ledger.Copy();
        Same((end, seen), Finish(stage, rest), "restored from its key");

        Same((end, seen), Finish(other, rest), "of another machine");
        other.Machine.Restore(middle.Key);
        other.Ledger = otherLedger;
        Same((end, seen), Finish(other, rest), "of another machine, restored from the first one's key");
    }

    private static (StateKey Key, List<long> Seen) Finish(Stage stage, Turn[] rest)
    {
        new Attempt(stage).DoAll(rest);
        return (stage.Machine.Capture().Key, [.. stage.Ledger.Seen, .. stage.Ledger.Noticed]);
    }

    private static void Same((StateKey Key, List<long> Seen) expected, (StateKey Key, List<long> Seen) actual, string what)
    {
        SameKey(expected.Key, actual.Key, what);
        Assert.Equal(expected.Seen, actual.Seen);
    }

    private static void SameKey(StateKey expected, StateKey actual, string what)
    {
        if (!expected.Equals(actual))
        {
            throw new BrokenPromiseException($"The state {what} is another one:\n{expected}\n{actual}");
        }
    }
}

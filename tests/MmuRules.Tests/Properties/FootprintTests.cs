using MmuRules.Hardware;
using MmuRules.Tests.Properties.Scenarios;

namespace MmuRules.Tests.Properties;

/// <summary>Footprints tell all that a step writes, and all on which it depends.</summary>
public sealed class FootprintTests
{
    private const int Runs = 60;
    private const int Pairs = 500;

    [Fact]
    public void Nothing_changes_that_no_footprint_tells_of() => Property.Holds(Runs, Scenarios.Scenarios.OnAny, scenario => WritesAreNoted(scenario, null));

    [Fact]
    public void A_footprint_that_leaves_out_a_write_is_found() => Assert.NotNull(
        Property.FindFailing(Runs, Scenarios.Scenarios.OnAny, scenario => WritesAreNoted(scenario, StepKind.ChangeFlags)));

    [Fact]
    public void Operations_of_two_agents_whose_footprints_do_not_conflict_commute() =>
        Property.Holds(Pairs, Scenarios.Scenarios.Pairs, scenario => Commute(scenario, null));

    [Fact]
    public void Footprints_that_leave_out_stores_let_operations_seem_to_commute_that_do_not() => Assert.NotNull(
        Property.FindFailing(Pairs, Scenarios.Scenarios.Pairs, scenario => Commute(scenario, StepKind.Store)));

    private static void WritesAreNoted(Scenario scenario, StepKind? leavesOut) => Director.Play(scenario, witness: new Witness(leavesOut));

    /// <summary>The last two acts, by two agents, in either order.</summary>
    private static void Commute(Scenario scenario, StepKind? leavesOut)
    {
        if (scenario.Turns is not [.. var before, { Act: var first }, { Act: var second }])
        {
            return;
        }

        var stage = new Stage(scenario.Setup);
        var attempt = new Attempt(stage);
        attempt.DoAll(before);
        MachineState middle = stage.Machine.Capture();
        Ledger ledger = stage.Ledger.Copy();
        stage.Machine.RecordsFootprints = true;

        if (Trace([first]) is not { } firstAlone
            || Trace([second]) is not { } secondAlone
            || firstAlone.Footprint.ConflictsWith(secondAlone.Footprint))
        {
            return;
        }

        if (Trace([first, second]) is not { } there || Trace([second, first]) is not { } back)
        {
            throw new BrokenPromiseException($"One of these waits for the other, and no footprint says so: {first}; {second}");
        }

        if (!there.Key.Equals(back.Key) || !there.Seen.SequenceEqual(back.Seen))
        {
            throw new BrokenPromiseException($"These do not commute, and no footprint says so: {first}; {second}");
        }

        (Footprint Footprint, StateKey Key, IEnumerable<long> Seen)? Trace(Act[] acts)
        {
            stage.Machine.Restore(middle);
            stage.Ledger = ledger.Copy();
            List<int> reads = [];
            List<int> writes = [];
            attempt.OnFootprint = (kind, footprint) =>
            {
                reads.AddRange(footprint.Reads);
                writes.AddRange(kind == leavesOut ? [] : footprint.Writes);
            };
            return Array.TrueForAll(acts, act => attempt.Do(act, act == first ? 1 : 2))
                ? (new Footprint(reads, writes), stage.Machine.Capture().Key, stage.Ledger.Seen.Skip(ledger.Seen.Count).Order())
                : null;
        }
    }
}

using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches what a flush is given: a TLB looks up virtual addresses, and the frame that a cleared entry led to is none.</summary>
internal sealed class FlushedAddresses : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.FlushesTlb };

    public override void Before(Occurrence occurrence)
    {
        for (var i = 0; i < occurrence.Call.Arguments.Count; i++)
        {
            var given = occurrence.Call.Arguments[i];
            foreach (var window in occurrence.State.Windows)
                if (given.Type is { IsValueType: true } && EntryBehind(given) is { } entry && IsOf(entry, window))
                    occurrence.Raise(new(IncidentKind.FlushOfPhysicalAddress, occurrence.Operation, OperandText.Of(occurrence.Call, i), occurrence.State) { Window = window });
        }
    }

    // The frame that an entry names, or a part of either that never changes: what can change in a page may be where it is mapped.
    private static Value? EntryBehind(Value given)
    {
        var part = given;
        while (part is { Kind: ValueKind.Member, IsChangeable: false, First: { } whole })
            part = whole;
        return Origins.EntryOf(part) ?? (ReferenceEquals(part, given) || Origins.SlotOf(part) is null ? null : part);
    }

    private static bool IsOf(Value entry, Window window) =>
        entry.Equals(window.Entry) || (!window.IsOld && Origins.SlotOf(entry) is { } slot && slot.Equals(window.Slot));
}

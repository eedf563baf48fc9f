using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches pages that are copied, compared or written out: whether a CPU can still write them by a permission that was revoked, but not flushed.</summary>
internal sealed class ContentReads : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ReadsContent };

    public override void Before(Occurrence occurrence)
    {
        foreach (var window in occurrence.State.Windows)
            if (window.Stake >= Stake.Write && MayBeWritten(occurrence, window))
                occurrence.Raise(new(IncidentKind.ContentRead, occurrence.Operation, occurrence.Name, occurrence.State) { Window = window, Page = occurrence.Operand });
    }

    // What was taken out of the table is often read for another reason, such as to be freed: there it must be known to be that page. What was only write-protected was so to be read.
    private static bool MayBeWritten(Occurrence occurrence, Window window) =>
        Belongs(occurrence.Operand, window) switch
        {
            Belonging.Yes => !WasReadOnly(occurrence, window),
            Belonging.Maybe => window.Kind == WindowKind.WriteProtected && !WasReadOnly(occurrence, window),
            _ => false,
        };

    // A page that was looked up by an entry's value is that entry's, though no contract says so.
    private static Belonging Belongs(Value page, Window window)
    {
        var entry = Origins.EntryOf(page) is null ? page.Chain().FirstOrDefault(part => Origins.SlotOf(part) is not null) : null;
        return entry is null ? Origins.Of(page, window)
            : entry.Equals(window.Entry) || (!window.IsOld && Origins.SlotOf(entry)!.Equals(window.Slot)) ? Belonging.Yes
            : Belonging.No;
    }

    private static bool WasReadOnly(Occurrence occurrence, Window window) =>
        occurrence.Facts.Any(known =>
            known.Key is { Kind: ValueKind.Function, Key: MmuEffect.EntryWritable, First: { } entry }
            && known.Value.Decides(true) == false
            && ((window.Entry.IsKnown && entry.Equals(window.Entry)) || (!window.IsOld && Origins.SlotOf(entry) is { } slot && slot.Equals(window.Slot))));
}

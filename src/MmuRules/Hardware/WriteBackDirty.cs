using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>
/// An MMU that was feared: a store marks the translation dirty and nothing else. The entry hears of it when the translation is evicted or flushed, if it still maps the page then.
/// Whoever clears an entry has to make it read-only first, and flush, so that there is still an entry to write back to.
/// </summary>
/// <remarks>Source: Peter Zijlstra, 27 April 2014: "if TLBs would have a write-back dirty bit cache, *shudder*".</remarks>
public sealed class WriteBackDirty : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareKind Kind => HardwareKind.Feared;

    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "marks the translation dirty, and nothing else; the dirty bit is written to the entry when the translation is evicted or flushed, if the entry still maps the page",
        Clear = "nobody, as on X86",
        Flush = "as X86, and writes dirty bits back",
        Exposes = "a clear with no write-protection and flush before it loses dirty bits: needs wrprotect; flush; xchg; flush",
        Source = "Zijlstra, 27 April 2014: \"*shudder*\"",
    };

    internal override TlbEntry Translate(in EntryPlace place, int virtualPage, AccessKind access)
    {
        TlbEntry entry = base.Translate(place, virtualPage, access);
        return access == AccessKind.Store && entry is { IsValid: true, IsDirty: false } ? entry.With(TlbEntry.Dirty | TlbEntry.HeldBack) : entry;
    }

    internal override Pte Mark(Pte entry, AccessKind access) => entry.AfterAccess();

    internal override bool TryDirty(Cpu cpu, Mm mm, TlbEntry held)
    {
        cpu.Tlb.Mark(held.VirtualPage, TlbEntry.Dirty | TlbEntry.HeldBack);
        return true;
    }

    internal override void WriteBack(Mm mm, TlbEntry entry)
    {
        if (!EntryPlace.TryFind(mm, entry.VirtualPage, out EntryPlace place))
        {
            return;
        }

        Pte now;
        do
        {
            now = place.ReadLeaf();
        }
        while (place.Maps(now, entry) && !place.Word.TryChange(now.Raw, now.AfterStore().Raw));
    }
}

namespace MmuRules.Hardware;

/// <summary>
/// An s390's MMU. The instruction that invalidates an entry takes its translation from every CPU in the same instant, so that a page may be freed at once, with no flush.
/// Accessed and dirty bits are set by faults.
/// </summary>
/// <remarks>
/// Linux: <c>ptep_xchg_direct</c>, <c>__ptep_ipte</c>; software dirty bits since abf09bed3c, referenced ones since 0944fe3f4a32 (2013). A plain store of an entry tells nobody, here as there.
/// Source: Linus Torvalds, April 2014: "s390 is TLB-coherent at the ptep_get_and_clear() point".
/// </remarks>
public sealed class S390 : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "faults, as on SoftwareDirty",
        Clear = "every CPU at once, by the instruction that invalidates the entry; a plain store tells nobody",
        Flush = "by broadcast; it waits for the instructions under way and not for CPUs with interrupts disabled; rarely needed",
        Exposes = "the exempt case: [X D R Z] with no flush is right here, and stores to a freed page elsewhere",
        Source = "Torvalds, April 2014, on s390; Linux, ptep_xchg_direct; z/Architecture, INVALIDATE PAGE TABLE ENTRY",
    };

    internal override bool EveryFlushDropsWalkCaches => false;

    internal override TlbEntry Translate(in EntryPlace place, int virtualPage, AccessKind access) =>
        Hardware.SoftwareDirty.TranslateOnly(place, virtualPage, access);

    internal override long Exchange(in EntryPlace place, long value) => place.Mm.Machine.Shootdown.Exchange(place, value);

    internal override bool TryChange(in EntryPlace place, long expected, long value) => place.Mm.Machine.Shootdown.TryChange(place, expected, value);

    internal override bool FlushWaitsForWalkers => false;

    internal override void Flush(Machine machine, in TlbRange range) => machine.Shootdown.Broadcast(range);
}

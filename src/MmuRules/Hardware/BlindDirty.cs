using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>
/// An MMU that was feared: it remembers where it loaded a translation from, and at the first store ORs the dirty bit into that place, without looking whether
/// the entry is still there. Whoever clears an entry has to look at the place once more, behind the flush.
/// </summary>
/// <remarks>
/// Source: Linus Torvalds, 27 April 2014, race #2: "a blind 'set the dirty bit' with just an atomic 'or'"; and "no CPU actually does that". One comes near: Knights Landing
/// sets stray bits in empty entries, but its store then faults (e4a84be6f05e, 2016, tells of the erratum).
/// </remarks>
public sealed class BlindDirty : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareKind Kind => HardwareKind.Feared;

    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "ORs the dirty bit into the place from which the translation was loaded, without looking, also after the entry was cleared",
        Clear = "nobody, as on X86",
        Flush = "as X86",
        Exposes = "the old value that the clear returned may lack the dirty bit: needs old = xchg(p, 0); flush; old |= *p",
        Source = "Torvalds, 27 April 2014, race #2: \"no CPU actually does that\"",
    };

    internal override bool RemembersOrigins => true;

    internal override bool TryDirty(Cpu cpu, Mm mm, TlbEntry held)
    {
        cpu.Tlb.OriginOf(mm, held.VirtualPage).Or(Pte.None.AfterStore().Raw);
        cpu.Tlb.Mark(held.VirtualPage, TlbEntry.Dirty);
        return true;
    }
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>One translation as a TLB holds it, in one word, so that it is replaced whole.</summary>
/// <param name="raw">Flags in bits 0 to 7, the physical page in bits 8 to 27, flags that a hit need not look at in bits 28 to 31, the virtual page from bit 32.</param>
internal readonly struct TlbEntry(long raw)
{
    internal const long Valid = 1;
    internal const long Writable = 2;
    internal const long Dirty = 4;

    /// <summary>The page was freed while this translation lived: its next use is undefined behaviour.</summary>
    internal const long Dangling = 8;

    /// <summary>The entry has not heard yet that the translation is dirty.</summary>
    internal const long HeldBack = 1L << 28;

    /// <summary>The translation was made from an entry that maps a huge page: it goes when any of the huge page is flushed.</summary>
    internal const long Huge = 1L << 29;

    /// <summary>All that two translations of the same page, which serve the same accesses, can differ in.</summary>
    internal const long IgnoredByHits = 0xFFFFFFL << PhysicalPageShift;

    internal const int VirtualPageShift = 32;

    internal const int PhysicalPageShift = 8;
    internal const long PhysicalPageMask = 0xFFFFFL << PhysicalPageShift;

    internal static TlbEntry None => default;

    internal long Raw { get; } = raw;

    internal bool IsValid => (Raw & Valid) != 0;

    internal bool IsWritable => (Raw & Writable) != 0;

    internal bool IsDirty => (Raw & Dirty) != 0;

    internal bool IsDangling => (Raw & Dangling) != 0;

    internal bool IsHeldBack => (Raw & HeldBack) != 0;

    internal bool IsHuge => (Raw & Huge) != 0;

    internal int VirtualPage => (int)(Raw >> VirtualPageShift);

    internal int PhysicalPage => (int)((Raw & PhysicalPageMask) >> PhysicalPageShift);

    internal static TlbEntry Of(int virtualPage, int physicalPage, long flags) =>
        new(((long)virtualPage << VirtualPageShift) | ((long)physicalPage << PhysicalPageShift) | Valid | flags);

    internal static TlbEntry Of(int virtualPage, in EntryPlace place, Pte leaf) =>
        Of(
            virtualPage,
            leaf.Pfn.Number + (virtualPage - place.FirstPage),
            (leaf.IsWritable ? Writable : 0) | (leaf.IsDirty ? Dirty : 0) | (place.PageCount > 1 ? Huge : 0));

    internal TlbEntry With(long flags) => new(Raw | flags);
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>One translation as a TLB holds it, in one word, so that it is replaced whole.</summary>
/// <param name="raw">Flags in bits 0 to 7, the physical page in bits 8 to 31, the virtual page from bit 32.</param>
internal readonly struct TlbEntry(long raw)
{
    internal const long Valid = 1;
    internal const long Writable = 2;
    internal const long Dirty = 4;

    /// <summary>The page was freed while this translation lived: its next use is undefined behaviour.</summary>
    internal const long Dangling = 8;

    internal const int VirtualPageShift = 32;
    internal const long PhysicalPageMask = 0xFFFFFFL << PhysicalPageShift;
    internal const int PhysicalPageShift = 8;

    internal static TlbEntry None => default;

    internal long Raw { get; } = raw;

    internal bool IsValid => (Raw & Valid) != 0;

    internal bool IsDirty => (Raw & Dirty) != 0;

    internal bool IsDangling => (Raw & Dangling) != 0;

    internal int VirtualPage => (int)(Raw >> VirtualPageShift);

    internal int PhysicalPage => (int)((Raw & PhysicalPageMask) >> PhysicalPageShift);

    internal static TlbEntry Of(int virtualPage, Pte entry) =>
        new(((long)virtualPage << VirtualPageShift)
            | ((long)entry.Pfn.Number << PhysicalPageShift)
            | Valid
            | (entry.IsWritable ? Writable : 0)
            | (entry.IsDirty ? Dirty : 0));
}

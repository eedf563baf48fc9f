using MmuRules.Paging;

namespace MmuRules.Gather;

/// <summary>What a gather holds of a page, in one word: which page, and what is still to be done to it besides freeing it.</summary>
/// <param name="raw">The flags in the two lowest bits, the page's number above.</param>
/// <remarks>Linux: <c>struct encoded_page</c> of November 2022; before, in the draft of April 2014, the dirty bit in the lowest bit of a <c>struct page *</c>.</remarks>
internal readonly struct EncodedPage(long raw)
{
    internal const long DelayRmap = 1;
    internal const long Dirty = 2;
    private const int PfnShift = 2;

    /// <summary>The word, as it is kept in the machine's state.</summary>
    internal long Raw { get; } = raw;

    internal Pfn Pfn => new((int)(Raw >> PfnShift));

    internal bool IsRmapDelayed => (Raw & DelayRmap) != 0;

    internal bool IsDirty => (Raw & Dirty) != 0;

    internal static EncodedPage Of(Pfn pfn, long flags) => new(((long)pfn.Number << PfnShift) | flags);

    internal EncodedPage WithoutDelayRmap() => new(Raw & ~DelayRmap);
}

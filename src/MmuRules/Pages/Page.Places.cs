using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Pages;

/// <content>What the page is cached for: a page of a file, or a slot of the swap device; and where its mappings are to be looked for.</content>
public sealed partial class Page
{
    /// <summary>The file that caches the page, if any. It stays the same while the page lock is held.</summary>
    /// <remarks>Linux: <c>page->mapping</c>.</remarks>
    public Mapping? Mapping => Head.Observe(StepKind.ReadCache, MappingIndex) is var id and not 0 ? Machine.Mappings[id] : null;

    /// <summary>The page's index in the file that caches it; of an anonymous page, in its <see cref="AnonVma"/>.</summary>
    /// <remarks>Linux: <c>page->index</c>.</remarks>
    public int FilePage
    {
        get
        {
            Page head = Head;
            return (int)head.WordOf(PlaceIndex).Read() + (Pfn.Number - head.Pfn.Number);
        }
    }

    /// <summary>The reverse map of an anonymous page: its mappings are in the areas of this object. It stays while the page is mapped.</summary>
    /// <remarks>Linux: <c>page_anon_vma</c>.</remarks>
    public AnonVma? AnonVma => Head.Observe(StepKind.ReadCache, AnonVmaIndex) is var id and not 0 ? Machine.AnonVmas[id] : null;

    /// <summary>The slot of the swap device that the page is cached for, if it is in the swap cache. It stays the same while the page lock is held.</summary>
    /// <remarks>Linux: <c>page_private</c> of a page with <c>PG_swapcache</c>.</remarks>
    public int? SwapSlot => Head.Observe(StepKind.ReadCache, SwapSlotIndex) is var slot and not 0 ? (int)slot - 1 : null;

    /// <summary>Whether the page is in the swap cache.</summary>
    /// <remarks>Linux: <c>PageSwapCache</c>.</remarks>
    public bool IsInSwapCache => SwapSlot is not null;

    /// <summary>How many references the caches hold to the page: one for each of its pages that is cached.</summary>
    internal int CacheReferences => Mapping is not null ? SubpageCount : IsInSwapCache ? 1 : 0;

    internal void Attach(Mapping mapping, int filePage)
    {
        WordOf(PlaceIndex).Write(filePage);
        WordOf(MappingIndex).Write(mapping.Id);
    }

    internal void Detach() => WordOf(MappingIndex).Write(0);

    /// <summary>Makes the page that of an anonymous object.</summary>
    /// <remarks>Linux: <c>__page_set_anon_rmap</c>.</remarks>
    private void AttachAnonymous(AnonVma anonVma, int index)
    {
        Page head = Head;
        head.WordOf(PlaceIndex).Write(index - (Pfn.Number - head.Pfn.Number));
        head.WordOf(AnonVmaIndex).Write(anonVma.Id);
    }

    internal void AttachSwap(int slot) => WordOf(SwapSlotIndex).Write(slot + 1);

    internal void DetachSwap() => WordOf(SwapSlotIndex).Write(0);

    /// <summary>Takes over what another page is cached for and mapped by; that other one is cached for nothing then. Both are locked, and the old one is frozen.</summary>
    internal void TakePlaceOf(Page old)
    {
        foreach (int index in (ReadOnlySpan<int>)[PlaceIndex, MappingIndex, AnonVmaIndex, SwapSlotIndex])
        {
            WordOf(index).Write(old.WordOf(index).Read());
        }

        old.WordOf(MappingIndex).Write(0);
        old.WordOf(SwapSlotIndex).Write(0);
    }
}

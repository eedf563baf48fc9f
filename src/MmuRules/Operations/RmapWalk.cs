using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>The walk over every place at which a page may be mapped: the areas of its file under the i_mmap lock, or those of its anonymous object under the anon_vma lock.</summary>
/// <remarks>Linux: <c>rmap_walk</c> and <c>page_vma_mapped_walk</c>, <c>mm/rmap.c</c>, <c>mm/page_vma_mapped.c</c>.</remarks>
internal static class RmapWalk
{
    /// <summary>Visits each address at which a page, or a part of a huge page, may be mapped. The page is locked or, if anonymous, mapped, so that what it belongs to stays. Takes the i_mmap or the anon_vma lock; the visitor takes page-table locks.</summary>
    internal static void ForEach(Page page, Action<Vma, Page, VirtualAddress> visit)
    {
        if (page.IsAnonymous)
        {
            if (page.AnonVma is { } anonVma)
            {
                using AnonVmaLock.ReadGuard held = anonVma.AnonVmaLock.HoldRead();
                Visit(anonVma.Vmas, page, visit);
            }
        }
        else if (page.Mapping is { } mapping)
        {
            using IMmapLock.Guard held = mapping.IMmapLock.Hold();
            Visit(mapping.Vmas, page, visit);
        }
    }

    /// <summary>The upper-level entry that maps a whole huge page at an address, if there is one; by then it may be another.</summary>
    internal static PmdSlot? FindHuge(Vma vma, Page part, VirtualAddress address)
    {
        if (!part.IsHuge)
        {
            return null;
        }

        PmdSlot slot = vma.Mm.Directory(address);
        return slot.Read() is { IsHuge: true } entry && entry.Pfn == part.Head.Pfn ? slot : null;
    }

    private static void Visit(IReadOnlyList<Vma> areas, Page page, Action<Vma, Page, VirtualAddress> visit)
    {
        foreach (Vma vma in areas)
        {
            foreach (Page part in page.Subpages.ToArray())
            {
                if (vma.AddressOf(part.FilePage) is { } address)
                {
                    visit(vma, part, address);
                }
            }
        }
    }
}

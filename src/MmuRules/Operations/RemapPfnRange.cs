using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Maps pages by their numbers, as a driver does with the memory of its device: nothing counts these mappings.</summary>
/// <remarks>Linux: <c>remap_pfn_range</c>, <c>mm/memory.c</c>.</remarks>
public static class RemapPfnRange
{
    /// <summary>Fills a whole area with pages. Takes the mmap lock for writing, then the area, i_mmap and page-table locks.</summary>
    /// <param name="vma">The area, shared, of which nothing is mapped. Another one, which knows that its pages are uncounted, takes its place.</param>
    /// <param name="pages">The pages, as many as the area has. The caller holds them, and goes on doing so until no area of the file maps them.</param>
    /// <returns>The area that is there now.</returns>
    /// <exception cref="MachineConfigurationException">The area is private, is not in its address space, maps something, or has another number of pages; or a page is another machine's.</exception>
    public static Vma Run(Vma vma, params IReadOnlyList<Page> pages)
    {
        ArgumentNullException.ThrowIfNull(vma);
        ArgumentNullException.ThrowIfNull(pages);
        Mm mm = vma.Mm;
        if (!vma.IsShared || vma.PageCount != pages.Count || pages.Any(page => page.Machine != mm.Machine))
        {
            throw new MachineConfigurationException(
                $"{nameof(RemapPfnRange)} of {pages.Count} pages to {vma}, which is not shared, is not of that length, or is another machine's.");
        }

        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        if (!vma.IsLinked)
        {
            throw new MachineConfigurationException($"{nameof(RemapPfnRange)} to {vma}, which is not in its address space.");
        }

        VmaContent content = vma.Content with { Flags = vma.Flags | VmaFlags.PfnMap };
        Areas.Replace(vma, content);
        Vma remapped = mm.GetVma(content);
        for (int i = 0; i < pages.Count; i++)
        {
            Map(remapped, remapped.Start + ((long)i << mm.Machine.Options.PageShift), pages[i]);
        }

        return remapped;
    }

    private static void Map(Vma vma, VirtualAddress address, Page page)
    {
        PageTable table = vma.Mm.GetTable(address)!;
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        if (!slot.Read().IsNone)
        {
            throw new MachineConfigurationException($"{nameof(RemapPfnRange)} to {address}, where something is mapped.");
        }

        Pte entry = Pte.Mapping(page).WithYoung();
        slot.Set(vma.IsWritable ? entry.WithWrite().WithDirty() : entry);
    }
}

using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Takes a range out of an address space: its areas, what they map, and the page tables that nothing else needs.</summary>
/// <remarks>Linux: <c>munmap</c>, <c>do_vmi_align_munmap</c>, <c>mm/vma.c</c>.</remarks>
public static class Munmap
{
    /// <summary>Unmaps a range. On return no CPU uses one of its translations or tables, and a use of its addresses is refused. Takes the mmap lock for writing, then the area, i_mmap, anon_vma and page-table locks.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address, a multiple of the page size. An area that begins before it keeps its first part.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size. An area that ends behind it keeps its last part.</param>
    /// <exception cref="BadAddressException">The range is empty, misaligned or not all in the address space. Holes in it are no error.</exception>
    /// <exception cref="MachineConfigurationException">The address space has been torn down.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes after the mmap lock.</exception>
    public static void Run(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Areas.CheckRange(mm, start, end, nameof(Munmap));
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Munmap));
        RunLocked(mm, start, end);
    }

    /// <summary>The same under the mmap lock, which the caller holds for writing.</summary>
    internal static void RunLocked([Requires(MmuLock.Mmap)] Mm mm, VirtualAddress start, VirtualAddress end)
    {
        Vma[] areas = Areas.CutOut(mm, start, end);

        // Out of the tree before anything is torn down: a fault that goes on without the mmap lock is waited for, and a later one finds no area.
        foreach (Vma vma in areas)
        {
            vma.VmaLock.LockWrite();
            vma.Unlink();
        }

        using NotifierRange told = mm.NotifyInvalidate(start, end);
        using MmuGather tlb = MmuGather.Begin(mm);
        Unmap(tlb, areas);
        FreePageTables.Run(tlb, start, end);
        tlb.Finish();
    }

    /// <summary>Zaps areas and hides them from the reverse map, which then finds none of their tables. Needs the mmap lock for writing.</summary>
    /// <remarks>
    /// Linux: <c>unmap_vmas</c>, and the first half of <c>free_pgtables</c>. The order is zap, flush, unlink. Before b67fbebd4cf9 (2022, CVE-2022-39188) it was
    /// zap, unlink, flush: whoever then unmapped the same pages from all areas of the file found no trace of this one, flushed nothing, and gave the pages away
    /// while a CPU still stored to them. Linux flushes here for areas of bare page numbers only (VM_PFNMAP), whose pages no reference of the gather protects;
    /// the order that needs no such knowledge is used here for all of them.
    /// </remarks>
    internal static void Unmap(MmuGather tlb, [Requires(MmuLock.Mmap)] Vma[] areas)
    {
        foreach (Vma vma in areas)
        {
            Zap.Range(tlb, vma, vma.Start, vma.End, dropsMarkers: true);
        }

        tlb.FlushTlbOnly();
        foreach (Vma vma in areas)
        {
            using RmapLocks held = RmapLocks.Hold(vma);
            vma.UnlinkRmap();
        }
    }
}

using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Moves a mapping to other addresses: the pages stay, the entries go.</summary>
/// <remarks>Linux: <c>mremap(MREMAP_MAYMOVE | MREMAP_FIXED)</c>, <c>move_vma</c>, <c>mm/mremap.c</c>.</remarks>
public static class Mremap
{
    /// <summary>
    /// Moves a range. What was mapped at the new place is unmapped first; on return no CPU uses the old addresses. Takes the mmap lock for writing, then the area, i_mmap,
    /// anon_vma and page-table locks.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <param name="oldStart">The first address, a multiple of the page size. The area is split if only a part of it moves.</param>
    /// <param name="length">The length in bytes, a multiple of the page size.</param>
    /// <param name="newStart">Where the first address goes, a multiple of the page size.</param>
    /// <returns>The area at the new place.</returns>
    /// <exception cref="BadAddressException">A range is empty, misaligned or not all in the address space, both overlap, or the old one is not all in one area: then nothing was changed.</exception>
    /// <exception cref="MachineConfigurationException">The address space has been torn down.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes after the mmap lock.</exception>
    /// <remarks>
    /// The new area is no longer watched by userfaultfd: nobody was told of the move, so the marks do not go along (0cef0bb836e3, CVE-2025-21696). All of it counts as
    /// soft-dirty: at its new addresses it is new.
    /// </remarks>
    public static Vma Move(Mm mm, VirtualAddress oldStart, long length, VirtualAddress newStart)
    {
        ArgumentNullException.ThrowIfNull(mm);
        VirtualAddress oldEnd = oldStart + length;
        VirtualAddress newEnd = newStart + length;
        Areas.CheckRange(mm, oldStart, oldEnd, nameof(Mremap));
        Areas.CheckRange(mm, newStart, newEnd, nameof(Mremap));
        if (oldStart < newEnd && newStart < oldEnd)
        {
            throw new BadAddressException(newStart, $"overlaps {oldStart}..{oldEnd}, which {nameof(Mremap)} was to move there");
        }

        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Mremap));
        if (Array.Find(Areas.In(mm, oldStart, oldEnd), vma => vma.Start <= oldStart && vma.End >= oldEnd) is null)
        {
            throw new BadAddressException(oldStart, $"does not begin a range up to {oldEnd} that is all in one area, as {nameof(Mremap)} wants it");
        }

        Munmap.RunLocked(mm, newStart, newEnd);
        Vma old = Areas.CutOut(mm, oldStart, oldEnd)[0];
        return Move(old, newStart, newEnd);
    }

    private static Vma Move([Requires(MmuLock.Mmap)] Vma old, VirtualAddress newStart, VirtualAddress newEnd)
    {
        // The page numbers stay, so that the reverse map of pages that are moved goes on being right: linear_page_index.
        Vma moved = old.Mm.GetVma(old.Content with
        {
            Start = newStart,
            End = newEnd,
            Flags = (old.Flags & ~VmaFlags.UffdWp) | VmaFlags.SoftDirty,
        });
        old.VmaLock.LockWrite();
        Areas.Insert(moved);
        MovePageTables.Run(old, moved);

        // Nothing is mapped there any more. The area goes by the common way, which waits for whoever still looks at it, and frees its tables.
        Munmap.RunLocked(old.Mm, old.Start, old.End);
        return moved;
    }
}

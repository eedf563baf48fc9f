using MmuRules.Files;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Maps files and anonymous memory into an address space that is in use. Before it is, <see cref="Mm.MapShared"/> and the like do the same without the mmap lock.</summary>
/// <remarks>Linux: <c>mmap</c>, <c>mmap_region</c>, <c>mm/vma.c</c>. No page is mapped by it; the first use of each faults.</remarks>
public static class Mmap
{
    /// <summary>Maps a range of a file, shared. Takes the mmap lock for writing, then the i_mmap lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="mapping">The file.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstPage">The file's page that is mapped first.</param>
    /// <param name="isWritable">Whether stores are permitted.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The address space has been torn down; or the range is empty, misaligned, outside the address space or the file, or overlaps another area; or the file is another machine's.</exception>
    public static Vma Shared(Mm mm, Mapping mapping, VirtualAddress start, int pages, int firstPage = 0, bool isWritable = true)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Mmap));
        return mm.MapShared(mapping, start, pages, firstPage, isWritable);
    }

    /// <summary>Maps a range of a file, private: the first store to a page copies it. Takes the mmap lock for writing, then the i_mmap and anon_vma locks.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="mapping">The file.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstPage">The file's page that is mapped first.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The address space has been torn down; or the range is empty, misaligned, outside the address space or the file, or overlaps another area; or the file is another machine's.</exception>
    public static Vma Private(Mm mm, Mapping mapping, VirtualAddress start, int pages, int firstPage = 0)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Mmap));
        return mm.MapPrivate(mapping, start, pages, firstPage);
    }

    /// <summary>Maps anonymous memory. Takes the mmap lock for writing, then the anon_vma lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="isHuge">Whether huge pages may be used.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The address space has been torn down; or the range is empty, misaligned, outside the address space, or overlaps another area.</exception>
    public static Vma Anonymous(Mm mm, VirtualAddress start, int pages, bool isHuge = false)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Mmap));
        return mm.MapAnonymous(start, pages, isHuge);
    }
}

using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.Paging;

/// <content>The areas.</content>
public sealed partial class Mm
{
    private readonly Lock _gate = new();
    private Vma[] _known = [];

    /// <summary>Its areas, by address.</summary>
    public IReadOnlyList<Vma> Vmas => [.. Volatile.Read(ref _known).Where(vma => vma.IsLinked).OrderBy(vma => vma.Start)];

    /// <summary>Maps a range of a file, shared: stores reach the file. No page is mapped until it is used.</summary>
    /// <param name="mapping">The file.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstPage">The file's page that is mapped first.</param>
    /// <param name="isWritable">Whether stores are permitted.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The range is empty, misaligned, outside the address space or the file, or overlaps another area; or the file is another machine's.</exception>
    /// <remarks>Linux: <c>mmap(MAP_SHARED)</c>.</remarks>
    public Vma MapShared(Mapping mapping, VirtualAddress start, int pages, int firstPage = 0, bool isWritable = true)
    {
        CheckFile(mapping, pages, firstPage);
        return Map(start, pages, mapping, null, firstPage, VmaFlags.Shared | WritableIf(isWritable));
    }

    /// <summary>Maps a range of a file, private: the first store to a page makes a copy, which is anonymous. No page is mapped until it is used.</summary>
    /// <param name="mapping">The file.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstPage">The file's page that is mapped first.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The range is empty, misaligned, outside the address space or the file, or overlaps another area; or the file is another machine's.</exception>
    /// <remarks>Linux: <c>mmap(MAP_PRIVATE)</c>.</remarks>
    public Vma MapPrivate(Mapping mapping, VirtualAddress start, int pages, int firstPage = 0)
    {
        CheckFile(mapping, pages, firstPage);
        return Map(start, pages, mapping, AnonVma.Allocate(Machine), firstPage, VmaFlags.Writable);
    }

    /// <summary>Maps anonymous memory, private to this address space. No page is mapped until it is used.</summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="isHuge">Whether huge pages may be used.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The range is empty, misaligned, outside the address space, or overlaps another area.</exception>
    /// <remarks>Linux: <c>mmap(MAP_PRIVATE | MAP_ANONYMOUS)</c>, <c>madvise(MADV_HUGEPAGE)</c>.</remarks>
    public Vma MapAnonymous(VirtualAddress start, int pages, bool isHuge = false) => Map(
        start, pages, null, AnonVma.Allocate(Machine), (int)(start.Value >> Machine.Options.PageShift), VmaFlags.Writable | (isHuge ? VmaFlags.Huge : 0));

    /// <summary>The area that an address lies in, if any. Without the mmap lock or the area's lock it may be gone at once.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The area.</returns>
    /// <remarks>Linux: <c>vma_lookup</c>.</remarks>
    public Vma? FindVma(VirtualAddress address)
    {
        var step = new Step(StepKind.ReadAreas, new Word(_state, UsedIndex));
        Machine.Before(step);
        Vma? found = Array.Find(Volatile.Read(ref _known), vma => vma.Contains(address) && vma.IsLinked);
        Machine.After(step, found?.Number ?? 0);
        return found;
    }

    /// <summary>The area with a content; it is made if there never was one. It is not linked.</summary>
    internal Vma GetVma(VmaContent content)
    {
        lock (_gate)
        {
            if (Array.Find(_known, vma => vma.Content == content) is { } known)
            {
                return known;
            }

            var vma = new Vma(this, _known.Length + 1, content);
            Volatile.Write(ref _known, [.. _known, vma]);
            return vma;
        }
    }

    private static VmaFlags WritableIf(bool isWritable) => isWritable ? VmaFlags.Writable : VmaFlags.None;

    private void CheckFile(Mapping mapping, int pages, int firstPage)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Machine != Machine)
        {
            throw new MachineConfigurationException("The file belongs to another machine.");
        }

        if (firstPage < 0 || pages > mapping.PageCount - firstPage)
        {
            throw new MachineConfigurationException($"Pages {firstPage}..{firstPage + pages} are not all in a file of {mapping.PageCount} pages.");
        }
    }

    private Vma Map(VirtualAddress start, int pages, Mapping? mapping, AnonVma? anonVma, int firstPage, VmaFlags flags)
    {
        long size = (long)pages << Machine.Options.PageShift;
        if (pages <= 0 || start.Value % (ulong)Machine.Options.PageSize != 0 || start >= End || size > End - start)
        {
            throw new MachineConfigurationException(
                $"An area of {pages} pages from {start} is empty, not aligned to {Machine.Options.PageSize} bytes, or not all below {End}.");
        }

        VirtualAddress end = start + size;
        if (Array.Find(_known, other => start < other.End && other.Start < end && other.IsLinked) is { } other)
        {
            throw new MachineConfigurationException($"The area {start}..{end} overlaps {other}.");
        }

        // A new area counts as changed, whatever becomes of it, until marks are cleared: what was mapped there before may have borne one.
        Vma vma = GetVma(new VmaContent(start, end, mapping, anonVma, firstPage, flags | VmaFlags.SoftDirty));
        using (RmapLocks.Hold(vma))
        {
            vma.LinkRmap();
        }

        vma.Link();
        return vma;
    }
}

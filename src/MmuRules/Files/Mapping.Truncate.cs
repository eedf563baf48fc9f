using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Files;

/// <content>Pages that are taken away from everybody: because the file ends before them now, or because the disk has other content.</content>
public sealed partial class Mapping
{
    /// <summary>
    /// Makes the file shorter, or as long again as it was at most. The pages behind the end are unmapped everywhere, private copies too, and dropped, whoever holds
    /// them and however dirty they are; made longer again it has zeros there. A use of an area behind the end is a bad address from now on. One at a time for each file.
    /// Takes page locks, i_mmap and page-table locks, and waits for writes that are under way.
    /// </summary>
    /// <param name="pages">The new length in pages, from zero to <see cref="Capacity"/>.</param>
    /// <exception cref="MachineConfigurationException">The length is outside that range.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds one of these locks, or a spinlock.</exception>
    /// <remarks>Linux: <c>ftruncate</c>, <c>truncate_pagecache</c>.</remarks>
    public void Truncate(int pages)
    {
        if (pages < 0 || pages > Capacity)
        {
            throw new MachineConfigurationException($"{this} cannot have {pages} pages: it has blocks for {Capacity}.");
        }

        // First of all: whoever faults from now on finds out under the page lock, so that what is unmapped below stays so.
        int before = PageCount;
        SetLength(pages);
        if (pages >= before)
        {
            return;
        }

        // The first time for all pages at once, which is cheap; the second time because a private copy of a page that was still there may have been mapped meanwhile.
        Unmap(pages, before);
        for (int filePage = pages; filePage < before; filePage++)
        {
            if (Lookup(filePage) is { } page)
            {
                Truncate(page);
                page.Put();
            }
        }

        Unmap(pages, before);
        for (int filePage = pages; filePage < before; filePage++)
        {
            Disk.Clear(_firstBlock + filePage);
        }
    }

    /// <summary>Unmaps the pages of a range, and drops those that are clean, whoever holds them, so that they are read anew. Takes page locks, i_mmap and page-table locks, and waits for writes that are under way.</summary>
    /// <param name="first">The first page's index in the file.</param>
    /// <param name="end">The index behind the last one.</param>
    /// <returns>Whether all were dropped; not if one is dirty.</returns>
    /// <exception cref="BadFileOffsetException">The range is not inside the file.</exception>
    /// <exception cref="UndefinedBehaviorException">A page is clean, and yet newer than the disk.</exception>
    /// <remarks>Linux: <c>invalidate_inode_pages2_range</c>, after direct I/O.</remarks>
    public bool Invalidate(int first, int end)
    {
        if (first < 0 || end > PageCount || first > end)
        {
            throw new BadFileOffsetException((long)first * Machine.Options.PageSize, (long)PageCount * Machine.Options.PageSize);
        }

        bool all = true;
        ForEachCachedPage(first, end, page => all &= Reclaim.UnmapAndInvalidate(page.Head, this));
        return all;
    }

    private void SetLength(int pages)
    {
        var step = new Step(StepKind.ChangeCache, CutOff);
        Machine.Before(step);
        CutOff.Write(Capacity - pages);
        Machine.After(step, 0);
    }

    /// <remarks>Linux: <c>truncate_inode_page</c>.</remarks>
    private void Truncate(Page page)
    {
        using Page.Guard held = page.Hold();
        if (page.Mapping != this)
        {
            return;
        }

        // Or the write would end in a block that is another file's by then.
        Writeback.WaitForWriteback(page);
        if (page.IsMapped)
        {
            Unmap(page.FilePage, page.FilePage + 1);
        }

        page.Clear(PageFlags.Dirty | PageFlags.Buffers);
        Delete(page);
    }

    /// <summary>Zaps what the areas of the file map of a range of its pages, private copies too.</summary>
    /// <remarks>Linux: <c>unmap_mapping_range(.., even_cows = 1)</c>.</remarks>
    private void Unmap(int first, int end)
    {
        using IMmapLock.Guard held = IMmapLock.Hold();
        foreach (Vma vma in Vmas)
        {
            int from = Math.Max(first, vma.FirstPage);
            int to = Math.Min(end, vma.FirstPage + vma.PageCount);
            if (from < to)
            {
                VirtualAddress start = vma.AddressOf(from)!.Value;
                VirtualAddress last = start + ((long)(to - from) << Machine.Options.PageShift);
                using NotifierRange told = vma.Mm.NotifyInvalidate(start, last);
                using MmuGather tlb = MmuGather.Begin(vma.Mm);
                Zap.Range(tlb, vma, start, last, dropsMarkers: true);
            }
        }
    }
}

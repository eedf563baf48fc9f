using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>Huge pages in the page cache. The cache holds a reference for each of their pages.</content>
public sealed partial class Mapping
{
    /// <summary>Reads as many pages as a page table has entries from the disk into one huge page, and takes a reference to it. Takes the page lock for the reading.</summary>
    /// <param name="filePage">The index of the first one in the file, a multiple of that number.</param>
    /// <returns>The huge page, up to date; or <see langword="null"/> if one of the pages is cached already, or no huge page is free.</returns>
    /// <exception cref="BadFileOffsetException">The index is misaligned, or the file does not reach so far.</exception>
    /// <remarks>Linux: <c>page_cache_ra_order</c>. Nobody maps it as a whole by himself: it is what "huge-ext4" was to be when the dirty bits of huge entries were made reliable (Shutemov, 14 June 2017).</remarks>
    public Page? TryGetHugePage(int filePage)
    {
        int size = Machine.Options.EntriesPerTable;
        if (filePage < 0 || filePage % size != 0 || filePage > PageCount - size)
        {
            throw new BadFileOffsetException((long)filePage * Machine.Options.PageSize, (long)PageCount * Machine.Options.PageSize);
        }

        if (Machine.Allocator.TryAllocateHuge() is not { } head)
        {
            return null;
        }

        head.Lock();
        for (int i = 0; i < size; i++)
        {
            head.Get();
        }

        if (!TryAddHuge(head, filePage))
        {
            head.Unlock();
            PutCacheReferences(head);
            head.Put();
            return null;
        }

        for (int i = 0; i < size; i++)
        {
            Disk.ReadInto(Machine.Pages[head.Pfn.Number + i], _firstBlock + filePage + i);
        }

        head.Set(PageFlags.UpToDate | (_options.IsSwapBacked ? PageFlags.SwapBacked : PageFlags.None), nameof(TryGetHugePage));
        if (IsReclaimable)
        {
            Machine.Lru.Add(head);
        }

        head.Unlock();
        return head;
    }

    private bool TryAddHuge(Page head, int filePage)
    {
        int size = Machine.Options.EntriesPerTable;
        var step = new Step(StepKind.ChangeCache, PlaceOf(filePage));
        Machine.Before(step);
        head.Attach(this, filePage);
        int added = 0;
        while (added < size && PlaceOf(filePage + added).TryChange(0, head.Pfn.Number + added + 1))
        {
            added++;
        }

        bool isWhole = added == size;
        if (!isWhole)
        {
            // Whoever found one of them meanwhile waits for the page lock, and looks again.
            while (added > 0)
            {
                PlaceOf(filePage + --added).Write(0);
            }

            head.Detach();
        }

        Machine.After(step, isWhole ? 1 : 0);
        return isWhole;
    }
}

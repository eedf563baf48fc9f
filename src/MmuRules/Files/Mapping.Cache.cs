using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>The page cache. It holds one reference to each of its pages.</content>
public sealed partial class Mapping
{
    /// <summary>Looks up a cached page and takes a reference to it. Takes no lock: the page may be dropped from the cache at once, but not reused.</summary>
    /// <param name="filePage">The page's index in the file.</param>
    /// <returns>The page, or <see langword="null"/> if it is not cached.</returns>
    /// <exception cref="BadFileOffsetException">The file has no such page.</exception>
    /// <remarks>Linux: <c>find_get_page</c>.</remarks>
    public Page? FindPage(int filePage)
    {
        CheckPage(filePage);
        Word place = PlaceOf(filePage);
        var step = new Step(StepKind.ReadCache, place);
        SpinWait spin = default;
        while (true)
        {
            Machine.Before(step);
            long cached = place.Read();
            Machine.After(step, cached);
            if (cached == 0)
            {
                return null;
            }

            Page page = Machine.Pages[(int)cached - 1];
            if (page.TryGet())
            {
                // It may have been freed and be another file's by now: only with the reference held does the answer stay true.
                if (place.Read() == cached)
                {
                    return page;
                }

                page.Put();
            }
            else if (place.Read() == cached)
            {
                // Frozen: whoever drops it is about to say whether he did.
                Machine.Wait(step, ref spin);
            }
        }
    }

    /// <summary>Looks up a page, reads it from the disk if it is not cached, and takes a reference to it. Takes the page lock for the reading.</summary>
    /// <param name="filePage">The page's index in the file.</param>
    /// <returns>The page, up to date.</returns>
    /// <exception cref="BadFileOffsetException">The file has no such page.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>read_mapping_page</c>.</remarks>
    public Page GetPage(int filePage)
    {
        while (true)
        {
            Page? page = FindPage(filePage) ?? TryAdd(filePage);
            if (page is null)
            {
                continue;
            }

            if ((page.Flags & PageFlags.UpToDate) != 0)
            {
                return page;
            }

            // Its reader holds the lock until the content is there.
            page.Lock();
            page.Unlock();
            if ((page.Flags & PageFlags.UpToDate) != 0 && page.Mapping == this)
            {
                return page;
            }

            page.Put();
        }
    }

    private Page? TryAdd(int filePage)
    {
        Page page = Machine.Allocator.Allocate();
        page.Lock();
        page.Get();
        Word place = PlaceOf(filePage);
        var step = new Step(StepKind.ChangeCache, place);
        Machine.Before(step);
        page.Attach(this, filePage);
        bool added = place.TryChange(0, page.Pfn.Number + 1);
        if (!added)
        {
            page.Detach();
        }

        Machine.After(step, added ? 1 : 0);
        if (added)
        {
            Disk.ReadInto(page, BlockOf(filePage));
            page.Set(PageFlags.UpToDate | (_options.IsSwapBacked ? PageFlags.SwapBacked : PageFlags.None), nameof(GetPage));
            if (IsReclaimable)
            {
                Machine.Lru.Add(page);
            }
        }

        page.Unlock();
        if (added)
        {
            return page;
        }

        page.Put();
        page.Put();
        return null;
    }

    private Word PlaceOf(int filePage) => new(_cache, filePage);
}

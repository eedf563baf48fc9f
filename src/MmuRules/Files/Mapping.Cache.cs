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
        return Lookup(filePage);
    }

    /// <summary>The page of the file that is cached, if any: a look from outside, which is no step and takes no reference.</summary>
    internal Page? PeekPage(int filePage) => PlaceOf(filePage).Read() is var cached and not 0 ? Machine.Pages[(int)cached - 1] : null;

    /// <summary>Whether the page is cached for this file, and not behind its end. It stays so while the page lock is held.</summary>
    /// <remarks>Linux: <c>page->mapping == mapping</c> and the comparison with <c>i_size</c> that faults make once they have the page lock.</remarks>
    internal bool Holds(Page page)
    {
        var step = new Step(StepKind.ReadCache, page.Head.MappingWord);
        Machine.Before(step);
        bool holds = page.Head.MappingWord.Read() == Id && page.FilePage < PageCount;
        Machine.After(step, holds ? 1 : 0);
        return holds;
    }

    // Behind the end of the file too, for whoever truncates it.
    private Page? Lookup(int filePage)
    {
        Word place = PlaceOf(filePage);
        var step = new Step(StepKind.ReadCache, place);
        SpinWait spin = default;
        for (UInt128 begun = Machine.Trying(); ; Machine.TryingAgain(begun))
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
        for (UInt128 begun = Machine.Trying(); ; Machine.TryingAgain(begun))
        {
            // Each time: the file may have been truncated meanwhile.
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
            if ((page.Flags & PageFlags.UpToDate) != 0 && Holds(page))
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
        if (added && filePage >= PageCount)
        {
            // Truncated meanwhile, and whoever did it may have passed by before the page was here.
            Delete(page);
            page.Unlock();
            page.Put();
            return null;
        }

        if (added)
        {
            Disk.ReadInto(page, _firstBlock + filePage);
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

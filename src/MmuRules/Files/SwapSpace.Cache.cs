using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>The swap cache: the pages that are, or were of late, in memory and in a slot. It holds one reference to each.</content>
public sealed partial class SwapSpace
{
    /// <summary>Looks up the page that is cached for a slot, and takes a reference to it. Takes no lock.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The page, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="BadFileOffsetException">There is no such slot.</exception>
    /// <remarks>Linux: <c>lookup_swap_cache</c>.</remarks>
    public Page? FindPage(int slot)
    {
        SpinWait spin = default;
        for (UInt128 begun = Machine.Trying(); ; Machine.TryingAgain(begun))
        {
            long seen = PageNumberOf(Look(slot));
            if (seen == 0)
            {
                return null;
            }

            Page page = Machine.Pages[(int)seen - 1];
            bool isHeld = page.TryGet();
            if (PageNumberOf(WordOf(slot).Read()) == seen)
            {
                if (isHeld)
                {
                    return page;
                }

                // Frozen: whoever drops it is about to say whether he did.
                Machine.Wait(new Step(StepKind.ReadCache, WordOf(slot)), ref spin);
            }
            else if (isHeld)
            {
                page.Put();
            }
        }
    }

    /// <summary>Looks up the page that is cached for a slot, or reads it from the device, and takes a reference to it. Takes the page lock for the reading.</summary>
    /// <returns>The page, or <see langword="null"/> if no entry names the slot any more.</returns>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>read_swap_cache_async</c>.</remarks>
    internal Page? ReadPage(int slot)
    {
        for (UInt128 begun = Machine.Trying(); ; Machine.TryingAgain(begun))
        {
            if ((FindPage(slot) ?? TryRead(slot)) is { } page)
            {
                return page;
            }

            if (Look(slot) == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Takes a slot for an anonymous page, and caches the page for it. Needs the page lock. The page is dirty then: nothing is in the slot yet.</summary>
    /// <returns>Whether there was a free slot.</returns>
    /// <remarks>Linux: <c>add_to_swap</c>.</remarks>
    internal bool TryAdd([Requires(MmuLock.Page)] Page page)
    {
        page.RequireLock(nameof(TryAdd));
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (TryCache(slot, page, expected: 0))
            {
                page.MarkDirty();
                return true;
            }
        }

        return false;
    }

    /// <summary>Drops a clean page to which only the swap cache and the caller hold references. Needs the page lock; the caller's reference stays.</summary>
    /// <returns>Whether it was dropped; not if it is dirty, or somebody else holds it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is newer than its slot, and nobody knows it but the page.</exception>
    /// <remarks>Linux: <c>__remove_mapping</c> of a page with <c>PG_swapcache</c>.</remarks>
    internal bool TryRemove([Requires(MmuLock.Page)] Page page, string operation)
    {
        page.RequireLock(nameof(TryRemove));
        if (page.SwapSlot is not { } slot || !page.TryFreeze(2))
        {
            return false;
        }

        UndefinedBehaviorException? lost = null;
        bool isClean = !page.IsDirty;
        if (isClean)
        {
            lost = Uncache(slot, page, operation);
        }

        page.Unfreeze(isClean && lost is null ? 1 : 2);
        return lost is null ? isClean : throw lost;
    }

    /// <summary>Takes a page out of the swap cache that is wanted in memory only: no entry names its slot. Needs the page lock. The page is dirty then.</summary>
    /// <returns>Whether it was taken out; not if entries name the slot, or the page is being written.</returns>
    /// <remarks>Linux: <c>try_to_free_swap</c>, <c>folio_free_swap</c>.</remarks>
    internal bool TryForget([Requires(MmuLock.Page)] Page page)
    {
        page.RequireLock(nameof(TryForget));
        if (page.SwapSlot is not { } slot || (page.Flags & PageFlags.Writeback) != 0 || UsersOf(slot) != 0)
        {
            return false;
        }

        page.MarkDirty();
        Uncache(slot, page, droppedAsCleanBy: null);
        page.Put();
        return true;
    }

    /// <summary>Counts one swap entry less; if it was the last one, the page that is cached for the slot goes too, unless it is in use. Needs the page-table lock of the entry, which has been cleared. Tries the page lock.</summary>
    /// <exception cref="UndefinedBehaviorException">No entry names the slot.</exception>
    /// <remarks>Linux: <c>free_swap_and_cache</c>.</remarks>
    internal void FreeAndForget(int slot)
    {
        if (Free(slot) != 0 || FindPage(slot) is not { } page)
        {
            return;
        }

        if (page.TryLock())
        {
            if (page.SwapSlot == slot && !page.IsMapped)
            {
                TryForget(page);
            }

            page.Unlock();
        }

        page.Put();
    }

    /// <summary>Puts another page in the place of one that is cached, within a step. Both are locked, the old one is frozen.</summary>
    /// <remarks>Linux: the swap part of <c>folio_migrate_mapping</c>.</remarks>
    internal void Replace(int slot, Page page) => WordOf(slot).Write((long)(uint)CountOf(WordOf(slot).Read()) | ((long)(page.Pfn.Number + 1) << PageShift));

    private Page? TryRead(int slot)
    {
        Page page = Machine.AllocatePage();
        page.Lock();
        page.Set(PageFlags.Anonymous | PageFlags.SwapBacked, nameof(TryRead));
        long seen = Look(slot);
        bool isCached = CountOf(seen) > 0 && PageNumberOf(seen) == 0 && TryCache(slot, page, seen);
        if (isCached)
        {
            ReadInto(page, slot);
            page.Set(PageFlags.UpToDate, nameof(TryRead));
            Machine.Lru.Add(page);
        }

        page.Unlock();
        if (!isCached)
        {
            page.Put();
        }

        return isCached ? page : null;
    }

    private bool TryCache(int slot, Page page, long expected)
    {
        Word word = WordOf(slot);
        if (word.Read() != expected)
        {
            return false;
        }

        // The cache's reference comes before anybody can find the page there.
        page.Get();
        var step = new Step(StepKind.ChangeSwap, word);
        Machine.Before(step);
        bool isCached = word.TryChange(expected, expected | ((long)(page.Pfn.Number + 1) << PageShift));
        if (isCached)
        {
            page.AttachSwap(slot);
        }

        Machine.After(step, isCached ? 1 : 0);
        if (!isCached)
        {
            page.Put();
        }

        return isCached;
    }

    private UndefinedBehaviorException? Uncache(int slot, Page page, string? droppedAsCleanBy)
    {
        Word word = WordOf(slot);
        var step = new Step(StepKind.ChangeSwap, word);
        Machine.Before(step);

        // What no entry names, nobody will read.
        UndefinedBehaviorException? lost = droppedAsCleanBy is null || CountOf(word.Read()) == 0
            ? null
            : page.FindLostStore(_slots, FirstWordOf(slot), droppedAsCleanBy, $"swap slot {slot}");
        if (lost is null)
        {
            page.DetachSwap();
            if (droppedAsCleanBy is not null && CountOf(word.Read()) != 0)
            {
                page.NoteDropped();
            }

            for (long before = word.Read(); !word.TryChange(before, CountOf(before)); before = word.Read())
            {
            }
        }

        Machine.After(step, lost is null ? 1 : 0);
        return lost;
    }
}

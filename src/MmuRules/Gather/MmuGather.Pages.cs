using System.Buffers;
using MmuRules.Annotations;
using MmuRules.Pages;

namespace MmuRules.Gather;

/// <content>The pages that wait to be freed.</content>
public sealed partial class MmuGather
{
    private const int PutTogether = 256;

    /// <summary>Queues a page; the gather gives up the mapping's reference after a flush. The entry has been recorded.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether there is room for another one. <see langword="false"/> does not mean that this page was refused: it is queued, and the caller flushes before queueing more.</returns>
    /// <exception cref="UndefinedBehaviorException">The gather was full or is finished, or no entry was recorded since the last flush.</exception>
    /// <exception cref="MachineConfigurationException">The page belongs to another machine.</exception>
    /// <remarks>Linux: <c>__tlb_remove_page</c> as of 2014; since 2016 its result is the other way round.</remarks>
    [Effect(MmuEffect.DefersFree)]
    public bool RemovePage(Page page) => Queue(page, 0, nameof(RemovePage));

    /// <summary>Queues a page together with its dirtiness: it is marked dirty when it is freed, behind the flush, but also behind the unlock.</summary>
    /// <param name="page">The page.</param>
    /// <param name="dirty">Whether the page is to be marked dirty then.</param>
    /// <returns>Whether there is room for another one.</returns>
    /// <exception cref="UndefinedBehaviorException">The gather was full or is finished, or no entry was recorded since the last flush.</exception>
    /// <exception cref="MachineConfigurationException">The page belongs to another machine.</exception>
    /// <remarks>
    /// The drafts of 21 April 2014 (Torvalds, 21819f790e3d and d26515fe19d5; Hansen's is alike), which were wrong: they dirty a page when nothing keeps
    /// its cleaner or its filesystem away any more. Here so that they can be shown; new code does not use it.
    /// </remarks>
    [Effect(MmuEffect.DefersFree)]
    [Effect(MmuEffect.DefersDirty)]
    public bool RemovePage(Page page, bool dirty) => Queue(page, dirty ? EncodedPage.Dirty : 0, nameof(RemovePage));

    /// <summary>Queues a page whose reverse mapping stays until <see cref="FlushRmaps"/>: till then its cleaner finds the mapping, and waits for the page-table lock that the caller holds.</summary>
    /// <param name="page">The page; its mapping has not been removed from the reverse map.</param>
    /// <returns>Whether there is room for another one. A gather with delayed mappings chains one further batch at most, so that few are removed under the lock.</returns>
    /// <exception cref="UndefinedBehaviorException">The gather was full or is finished, or no entry was recorded since the last flush.</exception>
    /// <exception cref="MachineConfigurationException">The page belongs to another machine.</exception>
    /// <remarks>Linux: <c>__tlb_remove_page(.., delay_rmap)</c>, 5df397dec7c4; the limit is c47454823bd4.</remarks>
    [Effect(MmuEffect.DefersFree)]
    [Effect(MmuEffect.DefersRmap)]
    public bool RemovePageDelayRmap(Page page) => Queue(page, EncodedPage.DelayRmap, nameof(RemovePageDelayRmap));

    /// <summary>Removes the reverse mappings that were delayed. Comes behind the flush, and before the page-table lock is released.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or a page's mapping was removed by somebody else.</exception>
    /// <remarks>Linux: <c>tlb_flush_rmaps</c>, 5df397dec7c4.</remarks>
    [Effect(MmuEffect.RemovesDeferredRmap)]
    public void FlushRmaps()
    {
        GatherSlot state = _lease.Use(nameof(FlushRmaps));
        if ((state.Flags & GatherFlags.RmapDelayed) == 0)
        {
            return;
        }

        for (int from = 0; state.TryTakeDelayedRmap(out EncodedPage queued, ref from);)
        {
            Mm.Machine.Pages[queued.Pfn.Number].RemoveRmap();
        }

        state.Flags &= ~GatherFlags.RmapDelayed;
    }

    /// <summary>Frees the queued tables and pages. The caller has flushed: a page that a CPU can still translate to may be somebody else's in a moment. Not under a page-table lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or a reverse mapping is still delayed.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu_free</c>.</remarks>
    [Effect(MmuEffect.FreesDeferred)]
    public void FreePages()
    {
        GatherSlot state = _lease.Use(nameof(FreePages));
        if ((state.Flags & GatherFlags.RmapDelayed) != 0)
        {
            throw GatherLease.Undefined(UndefinedBehavior.FreedBeforeDeferredRmap, nameof(FreePages), $"{nameof(FlushRmaps)} comes first.");
        }

        FreeTables(state);
        PutPages(state);
    }

    // A good number at a time, so that not every page is looked for in every TLB. One at a time where somebody looks on: each is a step of its own.
    private void PutPages(GatherSlot state)
    {
        Page[] together = ArrayPool<Page>.Shared.Rent(PutTogether);
        int limit = Mm.Machine.Observer is null ? PutTogether : 1;
        int count = 0;
        while (state.TryTake(out EncodedPage queued))
        {
            Page page = Mm.Machine.Pages[queued.Pfn.Number];
            if (queued.IsDirty)
            {
                page.MarkDirty();
            }

            together[count++] = page;
            if (count == limit)
            {
                Page.PutAll(together.AsSpan(0, count));
                count = 0;
            }
        }

        Page.PutAll(together.AsSpan(0, count));
        ArrayPool<Page>.Shared.Return(together, clearArray: true);
    }

    private bool Queue(Page page, long flags, string operation)
    {
        ArgumentNullException.ThrowIfNull(page);
        GatherSlot state = _lease.Use(operation);
        if (page.Machine != Mm.Machine)
        {
            throw new MachineConfigurationException("The page belongs to another machine than the gather.");
        }

        if (!state.NeedsFlush)
        {
            throw GatherLease.Undefined(UndefinedBehavior.PageDeferredWithoutEntry, operation, $"No entry is recorded: the flush would not cover {page}.");
        }

        if ((state.Flags & GatherFlags.Full) != 0)
        {
            throw GatherLease.Undefined(UndefinedBehavior.GatherOverflow, operation, $"It had said that it is full; {page} has no place.");
        }

        return state.Add(EncodedPage.Of(page.Pfn, flags), Mm.Machine.Options.GatherBatchLimit);
    }
}

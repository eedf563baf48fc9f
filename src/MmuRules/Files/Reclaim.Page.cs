using MmuRules.Annotations;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>What is done to one page.</content>
public static partial class Reclaim
{
    /// <summary>
    /// Whether nobody but the cache and reclaim itself holds the page. A page that a zap has unmapped, and whose flush is still to come, is held by the zap's
    /// gather: so reclaim neither writes it as if that were its last word, nor drops it. Neither its map count nor its lock would tell.
    /// </summary>
    /// <remarks>
    /// Linux: <c>is_page_cache_freeable</c>, called by <c>pageout</c>. "We happen to be rescued by the innocuous-looking is_page_cache_freeable() check"
    /// (Hugh Dickins, 27 and 28 April 2014): it protects page reclaim from the order <c>[X D R F] Z</c>, but not fsync, which asks for no count; hence 5df397dec7c4.
    /// </remarks>
    private static bool IsFreeable(Page page) => page.RefCount == 1 + page.CacheReferences;

    private static ReclaimResult ShrinkAndUnlock([Releases(MmuLock.Page)] Page page, UnmapBatch? batch)
    {
        try
        {
            return ShrinkLocked(page, batch);
        }
        finally
        {
            page.Unlock();
        }
    }

    private static ReclaimResult ShrinkLocked([Requires(MmuLock.Page)] Page page, UnmapBatch? batch)
    {
        if ((page.Flags & PageFlags.Writeback) != 0 || !CanBeReadAgain(page))
        {
            return ReclaimResult.Kept;
        }

        if (page.IsMapped)
        {
            page.TryToUnmap(batch);
        }

        if (page.IsDirty && !TryWrite(page, batch))
        {
            return ReclaimResult.Busy;
        }

        return Drop(page, nameof(Shrink)) ? ReclaimResult.Reclaimed : ReclaimResult.Busy;
    }

    // An anonymous page gets its slot here: from now on it can.
    private static bool CanBeReadAgain([Requires(MmuLock.Page)] Page page) => page.IsAnonymous
        ? page.IsInSwapCache || (page is { IsHuge: false, IsMapped: true } && page.Machine.Swap is { } swap && swap.TryAdd(page))
        : page.Mapping is { IsReclaimable: true } || page.IsInSwapCache;

    /// <remarks>Linux: <c>pageout</c>.</remarks>
    private static bool TryWrite([Requires(MmuLock.Page)] Page page, UnmapBatch? batch)
    {
        if (!IsFreeable(page))
        {
            return false;
        }

        if (page.Mapping is { } mapping && Writeback.LacksBuffers(page, mapping))
        {
            throw Writeback.BehindTheFilesystem(page);
        }

        // A CPU that may still store through a translation that was dirty stores after the copy otherwise, and nobody would know.
        batch?.FlushDirty();
        if (page.ClearDirtyForIo())
        {
            Writeback.StartLocked(page);
            Writeback.Complete(page);
            page.Lock();
        }

        return true;
    }
}

using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>How a page leaves the page cache.</content>
public sealed partial class Mapping
{
    /// <summary>Drops a clean page to which only the cache and the caller hold references. Needs the page lock; the caller's reference stays.</summary>
    /// <param name="page">The page; of a huge page, the first one.</param>
    /// <param name="operation">The operation that drops it.</param>
    /// <returns>Whether it was dropped; not if it is dirty, or somebody else holds it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held; or the page is newer than the disk, and nobody knows it but the page.</exception>
    /// <remarks>Linux: <c>__remove_mapping</c>. That a zapped page keeps its reference until the flush is what makes reclaim safe (Dickins, 27 April 2014).</remarks>
    internal bool TryRemove([Requires(MmuLock.Page)] Page page, string operation)
    {
        page.RequireLock(nameof(TryRemove));
        int references = 1 + page.SubpageCount;
        if (!page.TryFreeze(references))
        {
            return false;
        }

        // Looked at behind the freeze: a dirtier needs a reference, so from here on there is none.
        UndefinedBehaviorException? lost = null;
        bool isClean = !page.IsDirty;
        if (isClean)
        {
            lost = Remove(page, operation, isDroppedAsClean: true);
        }

        page.Unfreeze(isClean && lost is null ? 1 : references);
        return lost is null ? isClean : throw lost;
    }

    /// <summary>Drops a clean page, whoever else holds it: it lives until they let go of it. Needs the page lock.</summary>
    /// <param name="page">The page; of a huge page, the first one.</param>
    /// <param name="operation">The operation that drops it.</param>
    /// <exception cref="UndefinedBehaviorException">The page is newer than the disk. If it is stored to later, that is found when its last reference is given up.</exception>
    /// <remarks>Linux: <c>invalidate_complete_page2</c>.</remarks>
    internal void RemoveIgnoringReferences([Requires(MmuLock.Page)] Page page, string operation)
    {
        if (Remove(page, operation, isDroppedAsClean: true) is { } lost)
        {
            throw lost;
        }

        PutCacheReferences(page);
    }

    /// <summary>Drops a page whose content nobody wants any more, whoever else holds it. Needs the page lock.</summary>
    /// <remarks>Linux: <c>delete_from_page_cache</c>.</remarks>
    internal void Delete([Requires(MmuLock.Page)] Page page)
    {
        Remove(page, nameof(Delete), isDroppedAsClean: false);
        PutCacheReferences(page);
    }

    private static void PutCacheReferences(Page page)
    {
        for (int i = page.SubpageCount; i > 0; i--)
        {
            page.Put();
        }
    }

    private UndefinedBehaviorException? Remove(Page page, string operation, bool isDroppedAsClean)
    {
        var step = new Step(StepKind.ChangeCache, PlaceOf(page.FilePage));
        Machine.Before(step);
        UndefinedBehaviorException? lost = isDroppedAsClean ? FindLostStore(page, operation) : null;
        if (lost is null)
        {
            foreach (Page part in page.Subpages)
            {
                PlaceOf(part.FilePage).Write(0);
            }

            page.Detach();
            if (isDroppedAsClean)
            {
                page.NoteDropped();
            }
        }

        Machine.After(step, lost is null ? 1 : 0);
        return lost;
    }

    private UndefinedBehaviorException? FindLostStore(Page page, string operation)
    {
        if (((PageFlags)page.FlagsWord.Read() & PageFlags.UpToDate) == 0)
        {
            return null;
        }

        foreach (Page part in page.Subpages)
        {
            if (part.FilePage < PageCount && Disk.FindLostStore(part, _firstBlock + part.FilePage, operation, $"page {part.FilePage} of {this}") is { } lost)
            {
                return lost;
            }
        }

        return null;
    }
}

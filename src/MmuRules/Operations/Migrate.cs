using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Operations;

/// <summary>Moves the content of a page to another physical page, under everybody who has it mapped or cached.</summary>
/// <remarks>Linux: <c>migrate_pages</c>, <c>mm/migrate.c</c>.</remarks>
public static class Migrate
{
    /// <summary>
    /// Tries to move a page: migration entries take the place of every entry that maps it, so that whoever uses one waits; the content is copied while nobody can
    /// get hold of the page; caches and entries get the new one. Takes the page lock, then i_mmap or anon_vma and page-table locks.
    /// </summary>
    /// <param name="page">The page; the caller needs no reference.</param>
    /// <returns>The page that has taken its place, to which the caller gets no reference; or <see langword="null"/> if it stayed: it is free, huge, or held by somebody else too.</returns>
    /// <exception cref="OutOfPagesException">No page is free; nothing was done.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the page lock, another page lock, one that comes later in the order, or a spinlock.</exception>
    /// <remarks>Linux: <c>migrate_folio_unmap</c> and <c>migrate_folio_move</c>, for one small page.</remarks>
    public static Page? Run(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page fresh = page.Machine.AllocatePage();
        try
        {
            return page.TryGet() && TryMoveHeld(page, fresh) ? fresh : null;
        }
        finally
        {
            fresh.Put();
        }
    }

    private static bool TryMoveHeld(Page page, Page fresh)
    {
        try
        {
            using Page.Guard held = page.Hold();
            return !page.IsHuge && (page.IsAnonymous || page.Mapping is not null) && TryMove(page, fresh);
        }
        finally
        {
            page.Put();
        }
    }

    private static bool TryMove([Requires(MmuLock.Page)] Page page, Page fresh)
    {
        Writeback.WaitForWriteback(page);
        bool wasListed = page.Machine.Lru.TryIsolate(page);

        // Nobody else knows the new page yet: its lock is not waited for, whatever locks are held. It keeps those out who find the page in a cache before it is mapped again.
        fresh.TryLock();
        bool isMoved = !page.IsMapped || page.TryToMigrate();
        isMoved = isMoved && TryReplace(page, fresh);

        // Put back in any case: where the page could not be moved, the old one.
        MigrationEntry.RemoveAll(page, isMoved ? fresh : page);
        if (wasListed)
        {
            page.Machine.Lru.Add(isMoved ? fresh : page);
        }

        fresh.Unlock();
        return isMoved;
    }

    /// <summary>Copies the content and what is known of it, and puts the new page into the cache in the old one's place.</summary>
    /// <remarks>
    /// Linux: <c>folio_migrate_mapping</c>, <c>folio_migrate_flags</c>. The caller's reference and those of the caches are all there are: then nobody looks at the
    /// page, and nobody can get a reference while it is frozen. Dirtiness is moved inside that time, before anybody can see the new page clean.
    /// </remarks>
    private static bool TryReplace([Requires(MmuLock.Page)] Page page, Page fresh)
    {
        int cached = page.CacheReferences;
        if (!page.TryFreeze(1 + cached))
        {
            return false;
        }

        fresh.CopyFrom(page);
        fresh.Set(page.Flags & ~(PageFlags.Lru | PageFlags.Active | PageFlags.Writeback), nameof(Migrate));
        if (cached > 0)
        {
            fresh.Get();
        }

        fresh.ReplaceInCaches(page);
        page.Clear(PageFlags.Dirty | PageFlags.Buffers);
        page.Unfreeze(1);
        return true;
    }
}

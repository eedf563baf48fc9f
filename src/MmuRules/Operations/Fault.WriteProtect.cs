using MmuRules.Files;
using MmuRules.Notifiers;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Stores to pages that are mapped read-only: because the file wants to be told, or because somebody else may see the page.</content>
public static partial class Fault
{
    /// <remarks>Linux: <c>do_wp_page</c>.</remarks>
    private static void MakeWritable(in VmFault fault)
    {
        if (fault.Vma is { IsShared: true, Mapping: { } mapping })
        {
            MakeSharedWritable(fault, mapping);
            return;
        }

        Page old = fault.Vma.NormalPage(fault.Seen);
        using (LockedPageTable? table = fault.LockIfUnchanged())
        {
            if (table is null || TryReuse(fault, table, old))
            {
                return;
            }

            // Copied without the lock: the reference keeps the content.
            old.Get();
        }

        try
        {
            if ((fault.Vma.Flags & VmaFlags.UffdWp) != 0 && fault.Vma.Mm.IsFlushPending)
            {
                // Protected and resolved again, and the flush of the protecting still owed: a CPU may be storing to the page that is copied (6ce64428d620, 2021).
                fault.Vma.Mm.FlushPage(fault.Address);
            }

            CopyOnWrite(fault, old);
        }
        finally
        {
            old.Put();
        }
    }

    /// <remarks>Linux: <c>wp_page_shared</c>. The page lock keeps the cleaner out between the file's being told and the entry's being writable.</remarks>
    private static void MakeSharedWritable(in VmFault fault, Mapping mapping)
    {
        // If the file was truncated, the entry is about to go, and the next try will find out.
        if (fault.PageIndex >= mapping.PageCount || mapping.FindPage(fault.PageIndex) is not { } page)
        {
            return;
        }

        using (page.Hold())
        {
            if (mapping.Holds(page))
            {
                mapping.MakeWritable(page);
                if (TryMakeWritable(fault, page))
                {
                    page.MarkDirty();
                }
            }
        }

        page.Put();
    }

    private static bool TryMakeWritable(in VmFault fault, Page page)
    {
        using LockedPageTable? table = fault.LockIfUnchanged();
        return table is not null
            && fault.Vma.NormalPage(fault.Seen) == page
            && table[fault.Address].SetAccessFlags(fault.Seen.WithWrite().WithDirty().WithYoung());
    }

    /// <remarks>Linux: <c>wp_can_reuse_anon_folio</c>, <c>wp_page_reuse</c>.</remarks>
    private static bool TryReuse(in VmFault fault, LockedPageTable table, Page page)
    {
        if (!IsExclusive(page))
        {
            return false;
        }

        table[fault.Address].SetAccessFlags(fault.Seen.WithWrite().WithDirty().WithYoung());
        return true;
    }

    // The map count alone does not tell: who pinned the page to read it would see the store (CVE-2020-29374, 17839856fd58; 09854ba94c6a counts references).
    private static bool IsExclusive(Page page)
    {
        // Tried, not waited for: a page-table lock is held. Who holds the page lock may be about to share the page.
        if (!page.IsAnonymous || page.RefCount > 1 + page.CacheReferences || !page.TryLock())
        {
            return false;
        }

        if (page.IsInSwapCache)
        {
            page.Machine.Swap!.TryForget(page);
        }

        bool isExclusive = page is { RefCount: 1, MapCount: 1 };
        page.Unlock();
        return isExclusive;
    }

    /// <remarks>Linux: <c>wp_page_copy</c>.</remarks>
    private static void CopyOnWrite(in VmFault fault, Page old)
    {
        Page copy = NewAnonymousPage(old.Machine);
        copy.CopyFrom(old);
        if (!TryReplace(fault, old, copy))
        {
            copy.Put();
            return;
        }

        // The reference of the entry that is gone.
        old.Put();
    }

    private static bool TryReplace(in VmFault fault, Page old, Page copy)
    {
        using NotifierRange told = fault.Vma.Mm.NotifyInvalidate(fault.PageStart, fault.PageStart + fault.Vma.Mm.Machine.Options.PageSize);
        using LockedPageTable? table = fault.LockIfUnchanged();
        if (table is null)
        {
            return false;
        }

        // Flushed before the new entry stands there: with both in use at once, a thread would go on reading the old page after another one's store to the new one.
        PteSlot slot = table[fault.Address];
        Pte entry = slot.ClearAndFlush();
        copy.AddAnonymousRmap(fault.Vma.AnonVma!, fault.PageIndex);
        copy.Machine.Lru.Add(copy);
        slot.Set(Pte.Mapping(copy).WithYoung().WithWrite().WithDirty().WithMarksOf(entry));

        // Only now: with its last mapping gone the old page may be reused in place by another owner, whose stores a CPU here must not see through the old translation.
        old.RemoveRmap();
        return true;
    }
}

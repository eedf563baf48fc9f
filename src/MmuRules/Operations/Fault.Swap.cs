using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Pages that are on the swap device.</content>
public static partial class Fault
{
    /// <remarks>Linux: <c>do_swap_page</c>.</remarks>
    private static void SwapIn(in VmFault fault)
    {
        SwapSpace swap = fault.Vma.Mm.Machine.Swap!;
        if (swap.ReadPage(fault.Seen.SwapSlot) is not { } page)
        {
            return;
        }

        bool isMapped = false;
        using (page.Hold())
        {
            // While the lock was waited for the page may have left the swap cache, and be somebody else's by now.
            if (page.SwapSlot == fault.Seen.SwapSlot)
            {
                isMapped = TryMapSwapped(fault, swap, page);
            }
        }

        if (!isMapped)
        {
            page.Put();
        }
    }

    // The reference that the caller has becomes the entry's.
    private static bool TryMapSwapped(in VmFault fault, SwapSpace swap, [Requires(MmuLock.Page)] Page page)
    {
        using LockedPageTable? table = fault.LockIfUnchanged();
        if (table is null)
        {
            return false;
        }

        // Nobody else has the content, or an entry that names it: only then may this one be stored to without a copy. References are those of the cache and of the caller.
        bool isExclusive = fault.IsWrite && swap.UsersOf(fault.Seen.SwapSlot) == 1 && !page.IsMapped && page.RefCount == 2;
        Pte entry = Pte.Mapping(page).WithYoung();
        entry = (isExclusive ? entry.WithWrite().WithDirty() : entry).WithMarksOf(fault.Seen);
        page.AddAnonymousRmap(fault.Vma.AnonVma!, fault.PageIndex);
        table[fault.Address].Fill(entry);
        if (swap.Free(fault.Seen.SwapSlot) == 0 && isExclusive)
        {
            // It is about to differ from its slot, which is of no use any more.
            swap.TryForget(page);
        }

        return true;
    }
}

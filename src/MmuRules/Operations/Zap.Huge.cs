using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>A huge page's entry.</content>
public static partial class Zap
{
    /// <summary>
    /// Reads the upper-level entry, without its lock, and once: whether it is nothing, a table or a huge page is decided on one value (8b272b3cbbb5, 2020). Nothing means
    /// that there really is nothing: whoever empties the entry for a while does so under the mmap lock for writing, or leaves it looking present
    /// (<c>pmd_none_or_trans_huge_or_clear_bad</c>; the discussion of khugepaged's locks, 28 November 2024).
    /// </summary>
    private static Pmd ReadDirectory(Vma vma, PmdSlot slot) => (vma.Flags & VmaFlags.Huge) != 0 ? slot.ReadToDiscard() : slot.Read();

    /// <summary>Zaps a huge page's entry, or splits it if the range covers a part of it only.</summary>
    /// <returns>The table that is there instead, if it was split, by whomever.</returns>
    private static PageTable? ZapHugeOrSplit(MmuGather tlb, Vma vma, PmdSlot slot, VirtualAddress address, VirtualAddress end)
    {
        if (address == slot.Start && end == slot.End)
        {
            tlb.ChangePageSize(PageSize.Huge);
            if (TryZapHuge(tlb, vma, slot))
            {
                return null;
            }
        }
        else
        {
            // Small entries come now, and what is flushed for the huge ones before is not waited with till then: the split flushes too.
            tlb.ChangePageSize(PageSize.Base);
            SplitHugePmd.Run(vma, address);
        }

        return vma.Mm.TableOf(slot.Read());
    }

    /// <remarks>Linux: <c>zap_huge_pmd</c>.</remarks>
    private static bool TryZapHuge(MmuGather tlb, Vma vma, PmdSlot slot)
    {
        bool hasRoom = true;
        using (slot.Mm.PmdLock.Hold())
        {
            Pmd entry = slot.Read();
            if (!entry.IsHuge && !entry.IsMigration)
            {
                return false;
            }

            entry = slot.GetAndClear();
            tlb.RecordHugeEntry(slot);

            // Never linked since it was laid by, so that nobody walks it.
            slot.Withdraw()?.Free();
            if (entry.IsHuge)
            {
                hasRoom = RemoveHugePage(tlb, vma.NormalPage(entry), entry);
            }
        }

        if (!hasRoom)
        {
            tlb.FlushMmu();
        }

        return true;
    }

    // Peter Zijlstra warned in April 2014 that this path has the shape of the bug that was being mended in the other one: [X D R] F Z. Here it has not: a dirty file page leaves the
    // reverse map behind the flush. Linux has kept the old shape. For anonymous memory there is no cleaner, and no need to flush under the lock.
    private static bool RemoveHugePage(MmuGather tlb, Page head, Pmd entry)
    {
        bool hasRoom = tlb.RemovePage(head);
        if (!head.IsAnonymous)
        {
            if (entry.IsDirty)
            {
                head.MarkDirty();
                tlb.FlushTlbOnly();
            }

            if (entry.IsYoung)
            {
                head.MarkAccessed();
            }
        }

        head.RemoveHugeRmap();
        return hasRoom;
    }
}

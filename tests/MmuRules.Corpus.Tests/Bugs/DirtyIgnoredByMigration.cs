using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>migrate_vma_collect_pmd()</c>: the entry was taken, and what a CPU had set in it was not given to the page.</summary>
[Bug("fd35ca3d12cc", "2022-08-11", "migration throws the dirty bit of the entry away", Order = "X; → o = X; if (dirty(o)) D", Rule = "MMU2004", In = "SharedMemory")]
internal static class DirtyIgnoredByMigration
{
    public static void Buggy(Vma vma, PageTable table, VirtualAddress address)
    {
        Page page;
        using (table.Ptl.Hold())
        {
            PteSlot slot = table.Slot(address);
            page = vma.NormalPage(slot.Read());
            slot.GetAndClear();
            vma.Mm.FlushPage(address);
            page.RemoveRmap();
        }

        page.Put();
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress address)
    {
        Page page;
        using (table.Ptl.Hold())
        {
            Pte old = table.Slot(address).GetAndClear();
            page = vma.NormalPage(old);
            vma.Mm.FlushPage(address);
            if (old.IsDirty)
            {
                page.MarkDirty();
            }

            page.RemoveRmap();
        }

        page.Put();
    }
}

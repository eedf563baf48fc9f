// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Collapse without the locks that keep walkers out.</summary>
internal static class MMU4009
{
    [Explorable("MMU4009", "Swap")]
    internal static void Move(Vma vma, PmdSlot directory, PageTable table, VirtualAddress address)
    {
        Mm mm = vma.Mm;
        PteSlot slot = table.Slot(address);
        Page copy = mm.Machine.AllocatePage();
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        vma.VmaLock.LockWrite();
        Page page = vma.NormalPage(slot.Read());
        copy.CopyFrom(page); // MMU4009
        using (mm.PmdLock.Hold())
            directory.CollapseFlush();
        mm.Machine.SynchronizeWalkers();
        using (table.Ptl.Hold())
        {
            Pte old = slot.ClearAndFlush();
            copy.AddRmap();
            slot.Set(Pte.Mapping(copy).WithWrite().WithMarksOf(old));
            page.RemoveRmap();
        }

        using (mm.PmdLock.Hold())
            directory.Populate(table);
        page.Put();
    }
}

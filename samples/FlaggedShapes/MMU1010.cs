// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Unlocked before the flush although others read "none" as "done".</summary>
internal static class MMU1010
{
    [Explorable("MMU1010", "SharedFileFsync")]
    internal static void Take(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        PteSlot slot = table.Slot(address);
        if (slot.Read().IsNone)
        {
            table.Ptl.Unlock();
            return;
        }

        Pte old = slot.GetAndClear();
        table.Ptl.Unlock(); // MMU1010
        vma.Mm.FlushPage(address);
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
    }
}

// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>The machine profile in .editorconfig is unknown.</summary>
internal static class MMU9003
{
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        vma.Mm.FlushPage(address);
        table.Ptl.Unlock();
        vma.NormalPage(old).Put();
    }
}

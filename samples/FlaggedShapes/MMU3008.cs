// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Notifier start without end on every path.</summary>
internal static class MMU3008
{
    [Explorable("MMU3008", "Device")]
    internal static bool Clean(Vma vma, PageTable table, VirtualAddress address)
    {
        var told = vma.Mm.NotifyInvalidate(address, address + 4096); // MMU3008
        table.Ptl.Lock();
        Pte entry = table.Slot(address).Read();
        if (!entry.IsPresent)
        {
            table.Ptl.Unlock();
            return false;
        }

        table.Slot(address).ClearAndFlush();
        table.Ptl.Unlock();
        told.Dispose();
        return true;
    }
}

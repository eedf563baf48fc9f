// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>"Already read-only/none" shortcut ignores a pending flush of another gather.</summary>
internal static class MMU3007
{
    [Explorable("MMU3007", "WriteProtect")]
    internal static void Protect(MmuGather tlb, Vma vma, PageTable table, IEnumerable<VirtualAddress> addresses, MmuRules.Hardware.Cpu cpu)
    {
        table.Ptl.Lock();
        foreach (VirtualAddress address in addresses)
        {
            PteSlot slot = table.Slot(address);
            Pte entry = slot.Read(); // MMU3007
            if (!entry.IsPresent)
                continue;
            Pte old = slot.GetAndClear();
            slot.Set(old.WithoutWrite());
            tlb.RecordEntry(slot, address);
        }

        tlb.FlushTlbOnly();
        table.Ptl.Unlock();
        cpu.SwitchTo(vma.Mm);
    }
}

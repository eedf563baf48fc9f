// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Lockless read of a PMD not revalidated, null of map-and-lock not handled, fast GUP without recheck.</summary>
/// <remarks>Explore it with <c>--model Arm64</c>.</remarks>
internal static class MMU4006
{
    internal static Page? Pin(MmuRules.Hardware.Cpu cpu, Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        using MmuRules.Hardware.Cpu.InterruptGuard off = cpu.InterruptsOff();
        Pte entry = slot.Read();
        if (!entry.IsPresent)
            return null;
        Page page = vma.NormalPage(entry);
        page.Get(); // MMU4006
        return page;
    }

    [Explorable("MMU4006", "Discard")]
    internal static void Look(MmuRules.Hardware.Cpu cpu, Vma vma, PageTable table, VirtualAddress address) => Pin(cpu, vma, table, address)?.Put();
}

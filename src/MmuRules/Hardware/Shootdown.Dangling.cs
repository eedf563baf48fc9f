using MmuRules.Notifiers;
using MmuRules.Pages;

namespace MmuRules.Hardware;

/// <content>Pages that are freed together.</content>
internal sealed partial class Shootdown
{
    /// <summary>Marks every translation to pages that are being freed, and have been marked as such: the TLBs are few and small, the pages many.</summary>
    internal void MarkDangling(ReadOnlySpan<Page> pages)
    {
        foreach (Page page in pages)
        {
            foreach (Page part in page.Subpages)
            {
                machine.Model.MarkDangling(machine, part.Pfn.Number);
                foreach (MmuNotifier notifier in machine.Notifiers.Items)
                {
                    notifier.MarkDangling(part.Pfn.Number);
                }
            }
        }

        long cpus = 0;
        foreach (Cpu cpu in Cpus)
        {
            cpus |= cpu.Tlb.HoldsRetiring() ? 1L << cpu.Id : 0;
        }

        if (cpus == 0)
        {
            return;
        }

        using Pause pause = Stop(cpus);
        foreach (Cpu cpu in Cpus)
        {
            if (cpu.IsIn(cpus))
            {
                cpu.Tlb.MarkRetiring();
            }
        }
    }
}

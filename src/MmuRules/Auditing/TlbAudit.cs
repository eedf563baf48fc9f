using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Auditing;

/// <summary>Looks for translations that a flush should have taken.</summary>
internal static class TlbAudit
{
    internal static void Check(Machine machine)
    {
        foreach (Cpu cpu in machine.Cpus)
        {
            // While a flush is owed, by a gather or by reclaim, translations may be left over.
            for (int i = 0; cpu.Mm is not ({ IsFlushPending: true } or { HasBatchedUnmaps: true }) && i < machine.Options.TlbEntries; i++)
            {
                if (new TlbEntry(cpu.Tlb.RawAt(i)) is { IsValid: true } held)
                {
                    Check(cpu, held);
                }
            }
        }
    }

    private static void Check(Cpu cpu, TlbEntry held)
    {
        Pte entry = cpu.Mm is { } mm ? Find(mm, held.VirtualPage) : Pte.None;
        bool isStored = held.IsWritable;
        if (!entry.IsPresent || entry.Pfn.Number != held.PhysicalPage || (isStored && !entry.IsWritable))
        {
            var address = new VirtualAddress((ulong)held.VirtualPage << cpu.Machine.Options.PageShift);
            throw new UndefinedBehaviorException(
                UndefinedBehavior.StaleTranslation,
                nameof(Audit),
                $"{cpu} at {address}",
                $"It translates to page {held.PhysicalPage}{(isStored ? ", for stores too" : "")}; the entry is '{entry}', and nobody is about to flush it.");
        }
    }

    // As a walk would find it now; of a huge page's entry, the part that maps this page.
    private static Pte Find(Mm mm, int page)
    {
        int entries = mm.Machine.Options.EntriesPerTable;
        var upper = new Pmd(mm.DirectoryWord(page / entries).Read());
        return upper switch
        {
            { IsTable: true } => new Pte(mm.Machine.Tables[upper.TableNumber].EntryWord(page).Read()),
            { IsHuge: true, IsValid: true } => new Pte(upper.Leaf.Raw + ((long)(page % entries) << Pte.PfnShift)),
            _ => Pte.None,
        };
    }
}

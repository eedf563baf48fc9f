using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Makes an entry that maps a huge page into a table of entries that map its pages. The huge page itself stays whole.</summary>
/// <remarks>Linux: <c>__split_huge_pmd</c>, <c>__split_huge_pmd_locked</c>, <c>mm/huge_memory.c</c>.</remarks>
public static class SplitHugePmd
{
    /// <summary>
    /// Splits the entry of an address, if it maps a huge page. Takes the PMD lock. At no time does the entry look empty, so that nobody takes it for nothing (ced108037c2a,
    /// 58ceeb6bec86, 5b7abeae3af8, 2017). On return CPUs go by the new entries.
    /// </summary>
    /// <param name="vma">The area.</param>
    /// <param name="address">An address in the area.</param>
    /// <param name="freeze">Whether the new entries are migration entries: then nobody can use the pages until somebody replaces these, and the pages are not mapped.</param>
    /// <param name="form">How the old entry is taken, and what is carried over.</param>
    /// <returns>Whether it mapped a huge page, or stood for one that is being migrated.</returns>
    /// <exception cref="BadAddressException">The address is not in the area.</exception>
    /// <exception cref="UndefinedBehaviorException">No table is laid by; the acting agent holds the PMD lock; or, in the form with a transient empty entry, somebody has discarded or used it meanwhile.</exception>
    public static bool Run(Vma vma, VirtualAddress address, bool freeze = false, SplitForm form = SplitForm.Modern)
    {
        ArgumentNullException.ThrowIfNull(vma);
        if (!vma.Contains(address))
        {
            throw new BadAddressException(address, $"is not in {vma}: {nameof(SplitHugePmd)} splits an entry of it");
        }

        PmdSlot slot = vma.Mm.Directory(address);
        using NotifierRange told = vma.Mm.NotifyInvalidate(slot.Start, slot.End);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (!entry.IsHuge && !entry.IsMigration)
        {
            return false;
        }

        Split(vma, slot, entry, freeze, form);
        return true;
    }

    private static void Split(Vma vma, PmdSlot slot, Pmd seen, bool freeze, SplitForm form)
    {
        PageTable table = slot.Withdraw() ?? throw new UndefinedBehaviorException(
            UndefinedBehavior.NoTableDeposited, nameof(SplitHugePmd), slot.ToString(), "No table is laid by for its split.");

        // A migration entry is used by no MMU, and made invalid it would look present (3a5a8d343e1c, 2024).
        if (!seen.IsPresent)
        {
            FillTable(table, slot, seen, vma.NormalPage(seen), freeze: true, form);
        }
        else
        {
            SplitMapped(table, vma, slot, seen, freeze, form);
        }

        // Only behind the entries' stores may a walker find the table: smp_wmb() in Linux; here each store is seen by all before the next one.
        slot.PutBack(Pmd.Table(table));
    }

    private static void SplitMapped(PageTable table, Vma vma, PmdSlot slot, Pmd seen, bool freeze, SplitForm form)
    {
        Pmd old = Take(slot, seen, form);
        Page head = vma.NormalPage(old);
        if (old.IsDirty)
        {
            head.MarkDirty();
        }

        if (!freeze)
        {
            MoveMapCounts(head);
        }

        FillTable(table, slot, old, head, freeze, form);
        head.RemoveHugeRmap();
        if (freeze)
        {
            head.Put();
        }
    }

    // What an MMU sets up to the exchange is in the entry that the exchange returns, and after it an MMU sets nothing.
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    private static Pmd Take(PmdSlot slot, Pmd seen, SplitForm form)
    {
        switch (form)
        {
            case SplitForm.NotAtomic:
                slot.InvalidateNonAtomically();
                return slot.Read();
            case SplitForm.FlagsTakenEarly:
                slot.Invalidate();
                return seen;
            case SplitForm.ThroughNone:
                return slot.ClearAndFlush();
            default:
                return slot.Invalidate();
        }
    }

    // Each small entry holds a reference; one of them gets that of the huge entry. Counted before the huge one is uncounted: nobody may see fewer mappings than there are
    // and take the page for his own (c444eb564fb1, CVE-2020-29368).
    private static void MoveMapCounts(Page head)
    {
        bool isFirst = true;
        foreach (Page page in head.Subpages)
        {
            if (!isFirst)
            {
                page.Get();
            }

            page.AddRmap();
            isFirst = false;
        }
    }

    private static void FillTable(PageTable table, PmdSlot slot, Pmd old, Page head, bool freeze, SplitForm form)
    {
        // Nobody else can reach the table; the lock is held for the form of it, as who changes entries holds it.
        using PageTableLock.Guard held = table.Ptl.HoldUnder(slot.Mm.PmdLock);
        VirtualAddress address = slot.Start;
        foreach (Page page in head.Machine.PagesFrom(head.Pfn, head.Machine.Options.EntriesPerTable))
        {
            Pte entry = freeze ? Pte.Migration(page.Pfn, old.IsWritable) : Mapping(page, old);
            bool forgets = freeze && form == SplitForm.FrozenWithoutSoftDirty;
            table.Slot(address).Set(entry.WithMarksOf(forgets ? old.WithoutSoftDirty() : old));
            address += head.Machine.Options.PageSize;
        }
    }

    private static Pte Mapping(Page page, Pmd old)
    {
        Pte entry = Pte.Mapping(page);
        entry = old.IsWritable ? entry.WithWrite() : entry;
        entry = old.IsYoung ? entry.WithYoung() : entry;
        return old.IsDirty ? entry.WithDirty() : entry;
    }
}

using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

/// <summary>
/// Lockless walks that went wrong: they look at too little again once they have a reference. Not in the library, all of whose code passes the rules: MMU4006 flags both. That what they got is
/// wrong is looked at behind their backs.
/// </summary>
internal static class WrongWalks
{
    /// <summary>Looks at nothing again: the page may have been freed, and be somebody else's by now.</summary>
    internal static Page? Unchecked(Cpu cpu, Mm mm, VirtualAddress address) => Walk(cpu, mm, address, looksAtEntryAgain: false);

    /// <summary>Looks at the lower-level entry again, as Linux did before 70cbc3cc78a9 (2022). A collapse detaches the table and leaves its entries as they are.</summary>
    internal static Page? EntryOnly(Cpu cpu, Mm mm, VirtualAddress address) => Walk(cpu, mm, address, looksAtEntryAgain: true);

    private static Page? Walk(Cpu cpu, Mm mm, VirtualAddress address, bool looksAtEntryAgain)
    {
        using Cpu.InterruptGuard off = cpu.InterruptsOff();
        if (mm.TableOf(mm.Directory(address).Read()) is not { } table)
        {
            return null;
        }

        var slot = new PteSlot(table, VirtualPage(mm, address));
        Pte entry = slot.Read();
        if (!entry.IsPresent || !entry.IsWritable)
        {
            return null;
        }

        Page page = mm.Machine.Pages[entry.Pfn.Number];
        if (!page.TryGet())
        {
            return null;
        }

        if (looksAtEntryAgain && slot.Read() != entry)
        {
            page.Put();
            return null;
        }

        return Maps(mm, address, page) ? page : throw Wrong(address, page);
    }

    private static WrongPageException Wrong(VirtualAddress address, Page page)
    {
        page.Put();
        return new WrongPageException($"A reference to {page} was taken, but {address} has ceased to map it: it is about to be replaced, or somebody else's.");
    }

    private static bool Maps(Mm mm, VirtualAddress address, Page page)
    {
        int virtualPage = VirtualPage(mm, address);
        var directory = new Pmd(mm.DirectoryWord(virtualPage / mm.Machine.Options.EntriesPerTable).Read());
        return mm.TableOf(directory) is { } table && new Pte(table.EntryWord(virtualPage).Read()) is { IsPresent: true } entry && entry.Pfn == page.Pfn;
    }

    private static int VirtualPage(Mm mm, VirtualAddress address) => (int)(address.Value >> mm.Machine.Options.PageShift);
}

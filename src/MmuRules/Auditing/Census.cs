using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Auditing;

/// <summary>What the page tables of all address spaces hold: how often each page is mapped, and which tables are linked or laid by.</summary>
internal sealed class Census
{
    private readonly int[] _mappings;
    private readonly int[] _hugeMappings;
    private readonly int[] _swapEntries;
    private readonly HashSet<PageTable> _linked = [];

    internal Census(Machine machine)
    {
        Machine = machine;
        _mappings = new int[machine.Pages.Count];
        _hugeMappings = new int[machine.Pages.Count];
        _swapEntries = new int[machine.Swap?.SlotCount ?? 0];
        foreach (Mm mm in machine.Mms.Items)
        {
            for (int index = 0; index < machine.Options.EntriesPerTable; index++)
            {
                Count(mm, index);
            }
        }
    }

    internal Machine Machine { get; }

    /// <summary>How many entries of the lower level map a page.</summary>
    internal int MappingsOf(Pfn pfn) => _mappings[pfn.Number];

    /// <summary>How many entries of the upper level map the huge page that a page is the first of.</summary>
    internal int HugeMappingsOf(Pfn pfn) => _hugeMappings[pfn.Number];

    /// <summary>How many entries name a slot of the swap device.</summary>
    internal int SwapEntriesOf(int slot) => _swapEntries[slot];

    internal bool IsLinked(PageTable table) => _linked.Contains(table);

    private void Count(Mm mm, int index)
    {
        var entry = new Pmd(mm.DirectoryWord(index).Read());
        if (entry.IsHuge)
        {
            _hugeMappings[entry.Pfn.Number]++;
        }
        else if (entry.IsTable)
        {
            Count(mm, index, Machine.Tables[entry.TableNumber]);
        }

        if (mm.DepositWord(index).Read() is var deposited and not 0)
        {
            Link(mm, index, Machine.Tables[deposited]);
        }
    }

    private void Count(Mm mm, int index, PageTable table)
    {
        Link(mm, index, table);
        int first = index * Machine.Options.EntriesPerTable;
        for (int page = first; page < first + Machine.Options.EntriesPerTable; page++)
        {
            var entry = new Pte(table.EntryWord(page).Read());
            if (entry.IsPresent && !IsUncounted(mm, page))
            {
                _mappings[entry.Pfn.Number]++;
            }
            else if (entry.IsSwap)
            {
                _swapEntries[entry.SwapSlot]++;
            }
        }
    }

    private void Link(Mm mm, int index, PageTable table)
    {
        if (!table.Serves(mm, index))
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.FreeTableLinked, nameof(Audit), table.ToString(), $"{new PmdSlot(mm, index)} links it, but it is free, or some other entry's.");
        }

        _linked.Add(table);
    }

    // Of pages that are mapped by their numbers only, nobody counts the mappings.
    private static bool IsUncounted(Mm mm, int page) =>
        mm.Vmas.FirstOrDefault(vma => vma.Contains(new VirtualAddress((ulong)page << mm.Machine.Options.PageShift))) is { IsPfnMapped: true };
}

using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>A machine's page tables, the free ones too. The lowest number is given out first, so that there is no order that only history explains.</summary>
internal sealed class TablePool(Machine machine)
{
    private readonly Registry<PageTable> _tables = new();

    internal PageTable this[long number] => _tables[number];

    internal IReadOnlyList<PageTable> All => _tables.Items;

    /// <summary>Takes an empty table for a place in an address space's directory. It is not linked there yet.</summary>
    /// <remarks>Linux: <c>pte_alloc_one</c>.</remarks>
    internal PageTable Allocate(Mm mm, int directoryIndex)
    {
        while (true)
        {
            foreach (PageTable table in _tables.Items)
            {
                if (table.TryAllocate(mm, directoryIndex))
                {
                    return table;
                }
            }

            _tables.Add(number => new PageTable(machine, number));
        }
    }
}

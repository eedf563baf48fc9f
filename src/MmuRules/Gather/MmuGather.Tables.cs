using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <content>The page tables that wait to be freed.</content>
public sealed partial class MmuGather
{
    /// <summary>How many page tables wait to be freed.</summary>
    public int PendingTables => _lease.IsInUse ? _lease.Slot.PendingTables : 0;

    /// <summary>
    /// Queues a page table that was unlinked and is empty. It is freed behind the next flush, which takes with it what CPUs remember of the way to it; where a flush does not
    /// wait for lockless walkers, they are waited for besides. If there are too many, they are flushed and freed now.
    /// </summary>
    /// <param name="table">The table; no entry links it any more.</param>
    /// <param name="address">An address that it mapped.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished; or the table is free, or still linked.</exception>
    /// <exception cref="MachineConfigurationException">The table belongs to another address space.</exception>
    /// <exception cref="BadAddressException">The table does not map the address.</exception>
    /// <remarks>Linux: <c>pte_free_tlb</c>, <c>tlb_remove_table</c>. That what is unlinked may still be walked until the flush is d86564a2f085 (2018).</remarks>
    [Effect(MmuEffect.DefersTableFree)]
    public void FreeTable(PageTable table, VirtualAddress address)
    {
        ArgumentNullException.ThrowIfNull(table);
        GatherSlot state = _lease.Use(nameof(FreeTable));
        if (table.Mm != Mm)
        {
            throw new MachineConfigurationException("The table belongs to another address space than the gather.");
        }

        if (address < table.Start || address >= table.End)
        {
            throw new BadAddressException(address, $"was not mapped by {table}");
        }

        int shift = Mm.Machine.Options.PageShift;
        int page = (int)(address.Value >> shift);
        if (Mm.TableOf(page) == table)
        {
            throw GatherLease.Undefined(UndefinedBehavior.TableFreedInUse, nameof(FreeTable), $"{table} is still linked.");
        }

        if (!state.HasRoomForTable)
        {
            FlushTlbOnly();
            FreeTables(state);
        }

        state.AddTable(table.Number);
        var start = new VirtualAddress((ulong)page << shift);
        Cover(state, start, start + (1L << shift), GatherFlags.ClearedHugeEntries | GatherFlags.FreedTables);
    }

    private void FreeTables(GatherSlot state)
    {
        if (state.PendingTables == 0)
        {
            return;
        }

        Machine machine = Mm.Machine;
        if (machine.Options.FreesTablesAfterGracePeriod ?? !machine.Model.FlushWaitsForWalkers)
        {
            machine.SynchronizeWalkers();
        }

        for (long number; (number = state.TakeTable()) != 0;)
        {
            machine.Tables[number].Free();
        }
    }
}

using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>The tables that an upper-level entry links, and the one that is laid by for a huge page's split.</content>
public readonly partial record struct PmdSlot
{
    /// <summary>Links a table where there is none, or in place of a huge page that was invalidated. Needs the PMD lock.</summary>
    /// <param name="table">The table, made for this place.</param>
    /// <exception cref="MachineConfigurationException">The table was made for another place.</exception>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmd_populate</c>.</remarks>
    public void Populate(PageTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!table.Serves(Mm, _index))
        {
            throw new MachineConfigurationException($"{table} was not made for {this}.");
        }

        Step step = Begin(StepKind.LinkTable);
        Machine.Model.Store(Place, Pmd.Table(table).Raw);
        Machine.After(step, 0);
    }

    /// <summary>Makes an empty table for this place, linked nowhere yet. Needs no lock.</summary>
    /// <returns>The table.</returns>
    /// <remarks>Linux: <c>pte_alloc_one</c>.</remarks>
    public PageTable AllocateTable() => Machine.Tables.Allocate(Mm, _index);

    /// <summary>Lays by an empty table for the day on which the huge page here is split, so that the split cannot fail. Needs the PMD lock.</summary>
    /// <param name="table">The table, made for this place.</param>
    /// <exception cref="UndefinedBehaviorException">One is laid by already, or the PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pgtable_trans_huge_deposit</c>.</remarks>
    public void Deposit(PageTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Step step = Begin(StepKind.DepositTable);
        if (!Mm.DepositWord(_index).TryChange(0, table.Number))
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.TableDepositedTwice, nameof(Deposit), ToString(), "A table is laid by for it already.");
        }

        Machine.After(step, 0);
    }

    /// <summary>Takes the table that is laid by, if there is one. Needs the PMD lock.</summary>
    /// <returns>The table; it is the caller's.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pgtable_trans_huge_withdraw</c>.</remarks>
    public PageTable? Withdraw()
    {
        Step step = Begin(StepKind.DepositTable);
        long number = Mm.DepositWord(_index).Exchange(0);
        Machine.After(step, number);
        return number == 0 ? null : Machine.Tables[number];
    }

    /// <summary>Moves a table that was unlinked elsewhere in this address space here, with all its entries, and links it. Needs the PMD lock.</summary>
    /// <param name="table">The table; no CPU walks or has translations from it any more, or they are about to be flushed.</param>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>move_normal_pmd</c>.</remarks>
    internal void PopulateMoved(PageTable table)
    {
        Step step = Begin(StepKind.LinkTable);
        table.MoveTo(_index);
        Machine.Model.Store(Place, Pmd.Table(table).Raw);
        Machine.After(step, 0);
    }
}

using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The place of one entry in a page table. Reading it needs no lock; changing it needs the table's <see cref="PageTable.Ptl"/>.</summary>
/// <remarks>Linux: <c>pte_t *</c>.</remarks>
public readonly record struct PteSlot
{
    internal PteSlot(PageTable table, int virtualPage)
    {
        Table = table;
        VirtualPage = virtualPage;
    }

    /// <summary>The table in which the entry is.</summary>
    public PageTable Table { get; }

    /// <summary>The lowest address that the entry maps.</summary>
    public VirtualAddress Address => new((ulong)VirtualPage << Table.Machine.Options.PageShift);

    internal int VirtualPage { get; }

    internal Word Word => Table.EntryWord(VirtualPage);

    private EntryPlace Place => new(Table.Mm, Word, VirtualPage, 1);

    private Machine Machine => Table.Machine;

    /// <summary>Takes a snapshot of the entry. Needs no lock; without the page-table lock the entry may be another one at once.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>ptep_get</c>.</remarks>
    [Effect(MmuEffect.ReadsEntry)]
    public Pte Read()
    {
        var step = new Step(StepKind.ReadEntry, Word);
        Machine.Before(step);
        CheckTable(StepKind.ReadEntry);
        long entry = Word.Read();
        Machine.After(step, entry);
        return new Pte(entry);
    }

    /// <summary>Atomically exchanges the entry for an empty one. CPUs may go on using the old translation until a flush. Needs the page-table lock.</summary>
    /// <returns>The old entry, with every accessed and dirty bit that a CPU set in it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_get_and_clear</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsEntry)]
    public Pte GetAndClear()
    {
        Step step = Begin(StepKind.ClearEntry);
        long before = Machine.Model.Exchange(Place, 0);
        Machine.After(step, before);
        return new Pte(before);
    }

    /// <summary>Stores an empty entry over whatever is there: bits that a CPU set since it was read are lost. Needs the page-table lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>pte_clear</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsEntryNonAtomically)]
    public void ClearNonAtomically()
    {
        Step step = Begin(StepKind.ClearEntryNonAtomically);
        Machine.Model.Store(Place, 0);
        Machine.After(step, 0);
    }

    /// <summary>Atomically exchanges the entry for an empty one and, if it was present, flushes it: on return no CPU uses the old translation. Needs the page-table lock.</summary>
    /// <returns>The old entry.</returns>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_clear_flush</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    public Pte ClearAndFlush()
    {
        Step step = Begin(StepKind.ClearEntry);
        var before = new Pte(Machine.Model.Exchange(Place, 0));
        Machine.After(step, before.Raw);
        if (before.IsPresent)
        {
            Table.Mm.FlushPage(Address);
        }

        return before;
    }

    /// <summary>Empties an entry of a table that was unlinked and flushed: no CPU has a translation from it, so that no further flush is needed. Needs the page-table lock.</summary>
    /// <returns>The old entry.</returns>
    /// <exception cref="MachineConfigurationException">The table is linked.</exception>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_clear</c> in <c>__collapse_huge_page_copy_succeeded</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    internal Pte ClearDetached()
    {
        Step step = Begin(StepKind.ClearEntry);
        if (Table.Mm.TableOf(VirtualPage) == Table)
        {
            throw new MachineConfigurationException($"{nameof(ClearDetached)} on {this}: {Table} is linked, so that CPUs may have its translations.");
        }

        long before = Machine.Model.Exchange(Place, 0);
        Machine.After(step, before);
        return new Pte(before);
    }

    /// <summary>Stores an entry. Over a live entry, bits that a CPU set since it was read are lost. Needs the page-table lock.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held; or the entry is writable although it bears the uffd-wp mark.</exception>
    /// <remarks>Linux: <c>set_pte_at</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.WritesEntry)]
    public void Set(Pte entry)
    {
        Step step = Begin(StepKind.WriteEntry);
        entry.CheckMarks(nameof(Set), this);
        Machine.Model.Store(Place, entry.Raw);
        Machine.After(step, 0);
    }

    /// <summary>Stores an entry where there is none. As long as whoever emptied it has not flushed, CPUs may go on using the old translation; that is his to see to. Needs the page-table lock.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held; or the entry is writable although it bears the uffd-wp mark.</exception>
    /// <remarks>Linux: <c>set_pte_at</c> in a fault.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.WritesEntry)]
    internal void Fill(Pte entry)
    {
        Step step = Begin(StepKind.WriteEntry);
        entry.CheckMarks(nameof(Fill), this);
        Machine.Model.Fill(Place, entry.Raw);
        Machine.After(step, 0);
    }

    /// <summary>Atomically takes the write permission from the entry; the other bits stay. CPUs may go on storing through it until a flush. Needs the page-table lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_set_wrprotect</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.WriteProtectsEntry)]
    public void SetWriteProtect()
    {
        Step step = Begin(StepKind.WriteProtectEntry);
        Pte before;
        do
        {
            before = new Pte(Word.Read());
        }
        while (!Machine.Model.TryChange(Place, before.Raw, before.WithoutWrite().Raw));
        Machine.After(step, 0);
    }

    /// <summary>Atomically replaces the entry if it still is as expected: no bit that a CPU set meanwhile is lost. Needs the page-table lock.</summary>
    /// <param name="expected">The entry as it was read.</param>
    /// <param name="entry">The new entry.</param>
    /// <returns>Whether it was replaced.</returns>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held; or the entry is writable although it bears the uffd-wp mark.</exception>
    /// <remarks>Linux: <c>try_cmpxchg(&amp;ptep->pte, ..)</c>.</remarks>
    public bool TryReplace(Pte expected, Pte entry)
    {
        Step step = Begin(StepKind.WriteEntry);
        entry.CheckMarks(nameof(TryReplace), this);
        bool replaced = Machine.Model.TryChange(Place, expected.Raw, entry.Raw);
        Machine.After(step, replaced ? 1 : 0);
        return replaced;
    }

    /// <summary>Atomically clears the accessed bit, without a flush: a CPU that has the translation does not set it again, and for aging that is good enough. Needs the page-table lock.</summary>
    /// <returns>Whether the entry was young.</returns>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_test_and_clear_young</c>.</remarks>
    public bool TestAndClearYoung()
    {
        Step step = Begin(StepKind.AgeEntry);
        Pte before;
        do
        {
            before = new Pte(Word.Read());
        }
        while (before.IsYoung && !Machine.Model.TryChange(Place, before.Raw, before.WithoutYoung().Raw));
        Machine.After(step, before.Raw);
        return before.IsYoung;
    }

    /// <summary>Atomically adds what an entry has of accessed, dirty and write permission; nothing that a CPU sets meanwhile is lost. Needs the page-table lock. No flush is needed: nothing is taken away.</summary>
    /// <param name="entry">The entry as it was read, with what is to be added.</param>
    /// <returns>Whether anything had to be added.</returns>
    /// <exception cref="UndefinedBehaviorException">The page-table lock is not held.</exception>
    /// <remarks>Linux: <c>ptep_set_access_flags</c>; that it must not be a plain store where the hardware sets bits is 66dbd6e61a52 (2016).</remarks>
    public bool SetAccessFlags(Pte entry)
    {
        Step step = Begin(StepKind.AddAccessFlags);
        Pte before;
        Pte after;
        do
        {
            before = new Pte(Word.Read());
            after = before.WithAccessFlagsOf(entry);
        }
        while (after != before && !Machine.Model.TryChange(Place, before.Raw, after.Raw));
        Machine.After(step, before.Raw);
        return after != before;
    }

    /// <inheritdoc/>
    public override string ToString() => $"the entry of {Address}";

    private Step Begin(StepKind kind)
    {
        var step = new Step(kind, Word);
        Machine.Before(step);
        CheckTable(kind);
        if (!Table.Ptl.IsHeldByCurrent)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.EntryChangedWithoutLock, kind.ToString(), ToString(), "Its page-table lock is not held.");
        }

        return step;
    }

    private void CheckTable(StepKind kind)
    {
        if (!Table.Maps(VirtualPage))
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.UseOfFreedTable, kind.ToString(), ToString(), $"{Table} was freed, or moved, since it was looked up.");
        }
    }
}

using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The place of one upper-level entry. Reading it needs no lock; changing it needs the address space's <see cref="Mm.PmdLock"/>.</summary>
/// <remarks>Linux: <c>pmd_t *</c>.</remarks>
public readonly partial record struct PmdSlot
{
    private readonly int _index;

    internal PmdSlot(Mm mm, int index)
    {
        Mm = mm;
        _index = index;
    }

    /// <summary>The address space it belongs to.</summary>
    public Mm Mm { get; }

    /// <summary>The lowest address that the entry maps.</summary>
    public VirtualAddress Start => new((ulong)_index * (ulong)Mm.Machine.Options.TableSpan);

    /// <summary>The address behind the last one that the entry maps.</summary>
    public VirtualAddress End => Start + Mm.Machine.Options.TableSpan;

    internal int Index => _index;

    internal Word Word => Mm.DirectoryWord(_index);

    private Machine Machine => Mm.Machine;

    private EntryPlace Place => new(Mm, Word, _index * Machine.Options.EntriesPerTable, Machine.Options.EntriesPerTable);

    /// <summary>Takes a snapshot of the entry. Needs no lock; without the lock the entry may be another one at once.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmdp_get_lockless</c>.</remarks>
    [Effect(MmuEffect.ReadsEntry)]
    public Pmd Read()
    {
        var step = new Step(StepKind.ReadDirectory, Word);
        Machine.Before(step);
        long entry = Word.Read();
        Machine.After(step, entry);
        return new Pmd(entry);
    }

    /// <summary>Atomically exchanges the entry for an empty one. CPUs may go on using the old translation until a flush. Needs the PMD lock.</summary>
    /// <returns>The old entry, with every accessed and dirty bit that a CPU set in it.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_huge_get_and_clear</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsEntry)]
    [Requires(MmuLock.PmdTable)]
    public Pmd GetAndClear() => Exchange(StepKind.ClearDirectory, Pmd.None);

    /// <summary>Atomically exchanges the entry for an empty one and flushes all that it mapped: on return no CPU uses the old translation. Needs the PMD lock.</summary>
    /// <returns>The old entry.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_huge_clear_flush</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    [Requires(MmuLock.PmdTable)]
    public Pmd ClearAndFlush()
    {
        Pmd before = Exchange(StepKind.ClearDirectory, Pmd.None);
        Mm.FlushRange(Start, End);
        return before;
    }

    /// <summary>Atomically unlinks a table and flushes all that it mapped: on return no CPU uses or walks it; whether lockless walkers are through, depends on the machine. Needs the PMD lock.</summary>
    /// <returns>The old entry, which linked the table.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_collapse_flush</c>. A flush by interrupt waits for walkers with interrupts off; one by broadcast does not (2ba99c5e0881, 2022).</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    [Requires(MmuLock.PmdTable)]
    public Pmd CollapseFlush()
    {
        Pmd before = Exchange(StepKind.ClearDirectory, Pmd.None);
        Mm.FlushTables(Start, End);
        return before;
    }

    /// <summary>
    /// Atomically takes the entry from the MMU without making it look empty, and flushes it: on return no CPU uses it, and a CPU that wants to waits for the
    /// lock in its fault. Needs the PMD lock. The entry has to be present: of a migration entry it makes one that looks present.
    /// </summary>
    /// <returns>The old entry, with every accessed and dirty bit that a CPU set in it.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_invalidate</c> since d52605d7cb30 (2018), which returns the old entry.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsAndFlushesEntry)]
    [Requires(MmuLock.PmdTable)]
    public Pmd Invalidate()
    {
        Step step = Begin(StepKind.WriteDirectory);
        Pmd before;
        do
        {
            before = new Pmd(Word.Read());
        }
        while (!Machine.Model.TryChange(Place, before.Raw, before.Invalidated().Raw));
        Machine.After(step, before.Raw);
        Mm.FlushRange(Start, End);
        return before;
    }

    /// <summary>Reads the entry, stores what it read as invalid, and flushes: bits that a CPU set in between are lost. Needs the PMD lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: the generic <c>pmdp_invalidate</c> before 2018, which was not atomic (Shutemov and Kumar, 14 June 2017). Here so that it can be shown; new code uses <see cref="Invalidate"/>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsEntryNonAtomically)]
    [Effect(MmuEffect.FlushesTlb)]
    [Requires(MmuLock.PmdTable)]
    public void InvalidateNonAtomically()
    {
        Set(Read().Invalidated());
        Mm.FlushRange(Start, End);
    }

    /// <summary>Atomically replaces the entry: at no time is it empty. CPUs may go on using the old translation until a flush. Needs the PMD lock.</summary>
    /// <param name="entry">The new entry.</param>
    /// <returns>The old entry.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held; or the entry is writable although it bears the uffd-wp mark.</exception>
    /// <remarks>Linux: <c>pmdp_establish</c>, <c>xchg</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ExchangesEntry)]
    [Requires(MmuLock.PmdTable)]
    public Pmd Establish(Pmd entry) => Exchange(StepKind.WriteDirectory, entry);

    /// <summary>Stores an entry. Over a live entry, bits that a CPU set since it was read are lost. Needs the PMD lock.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held; or the entry is writable although it bears the uffd-wp mark.</exception>
    /// <remarks>Linux: <c>set_pmd_at</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.WritesEntry)]
    [Requires(MmuLock.PmdTable)]
    public void Set(Pmd entry)
    {
        Step step = Begin(StepKind.WriteDirectory);
        entry.Leaf.CheckMarks(nameof(Set), this);
        Machine.Model.Store(Place, entry.Raw);
        Machine.After(step, 0);
    }

    /// <summary>Atomically takes the write permission from the entry; the other bits stay. CPUs may go on storing through it until a flush. Needs the PMD lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_set_wrprotect</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.WriteProtectsEntry)]
    [Requires(MmuLock.PmdTable)]
    public void SetWriteProtect()
    {
        Step step = Begin(StepKind.WriteProtectDirectory);
        Pmd before;
        do
        {
            before = new Pmd(Word.Read());
        }
        while (!Machine.Model.TryChange(Place, before.Raw, before.WithoutWrite().Raw));
        Machine.After(step, 0);
    }

    /// <summary>Atomically adds what an entry has of accessed, dirty and write permission; nothing that a CPU sets meanwhile is lost. Needs the PMD lock.</summary>
    /// <param name="entry">The entry as it was read, with what is to be added.</param>
    /// <returns>Whether anything had to be added.</returns>
    /// <exception cref="UndefinedBehaviorException">The PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmdp_set_access_flags</c>.</remarks>
    public bool SetAccessFlags(Pmd entry)
    {
        Step step = Begin(StepKind.AddAccessFlags);
        Pmd before;
        Pmd after;
        do
        {
            before = new Pmd(Word.Read());
            after = before.WithAccessFlagsOf(entry);
        }
        while (after != before && !Machine.Model.TryChange(Place, before.Raw, after.Raw));
        Machine.After(step, before.Raw);
        return after != before;
    }

    /// <inheritdoc/>
    public override string ToString() => $"the directory entry of {Start}";

    private Pmd Exchange(StepKind kind, Pmd entry)
    {
        Step step = Begin(kind);
        entry.Leaf.CheckMarks(kind.ToString(), this);
        long before = Machine.Model.Exchange(Place, entry.Raw);
        Machine.After(step, before);
        return new Pmd(before);
    }

    private Step Begin(StepKind kind)
    {
        var step = new Step(kind, Word);
        Machine.Before(step);
        if (!Mm.PmdLock.IsHeldByCurrent)
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.EntryChangedWithoutLock, kind.ToString(), ToString(), "The PMD lock is not held.");
        }

        return step;
    }
}

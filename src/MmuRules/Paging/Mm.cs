using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>An address space: two levels of page tables, and the areas that say what may be mapped where.</summary>
/// <remarks>Linux: <c>mm_struct</c>.</remarks>
public sealed partial class Mm
{
    private const int UsedIndex = 0;
    private const int PendingFlushesIndex = 1;
    private const int BatchedUnmapsIndex = 2;
    private const int SequenceIndex = 3;
    private const int StateWords = 4;

    private readonly Region _cpus;
    private readonly Region _state;
    private readonly Region _directory;
    private readonly Region _deposits;

    internal Mm(Machine machine, int id)
    {
        Machine = machine;
        Id = id;
        _cpus = machine.Store.Allocate(1, role: WordRole.CpuMask);
        _state = machine.Store.Allocate(StateWords);
        _directory = machine.Store.Allocate(machine.Options.EntriesPerTable);
        _deposits = machine.Store.Allocate(machine.Options.EntriesPerTable);
        MmapLock = new MmapLock(machine, id);
        PmdLock = machine.Options.SplitPageTableLocks
            ? new PageTableLock(machine, $"the PMD lock of address space {id}", LockClass.Pmd)
            : new PageTableLock(machine, $"the page-table lock of address space {id}");
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>The lock over its areas.</summary>
    /// <remarks>Linux: <c>mm->mmap_lock</c>.</remarks>
    public MmapLock MmapLock { get; }

    /// <summary>The lock that guards its upper-level entries; if page-table locks are not split, also the entries of every table.</summary>
    /// <remarks>Linux: <c>pmd_lockptr</c>, <c>mm->page_table_lock</c>.</remarks>
    public PageTableLock PmdLock { get; }

    /// <summary>The address behind the last one.</summary>
    public VirtualAddress End => new((ulong)Machine.Options.VirtualPages << Machine.Options.PageShift);

    /// <summary>Whether it is in use: created, and not torn down.</summary>
    public bool IsUsed => new Word(_state, UsedIndex).Read() != 0;

    internal int Id { get; }

    /// <summary>The CPUs that run it, a bit each: those that a shootdown has to reach.</summary>
    internal long CpuMask => CpusWord.Read();

    private Word CpusWord => new(_cpus, 0);

    /// <summary>The place of the upper-level entry of an address.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <remarks>Linux: <c>pmd_offset</c>.</remarks>
    public PmdSlot Directory(VirtualAddress address) => new(this, DirectoryIndex(address));

    /// <summary>The page table of an address, if there is one. Takes no lock: the table may be freed at once, unless the mmap lock or the reverse map's lock is held.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <returns>The table.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <remarks>Linux: <c>pte_offset_map</c>.</remarks>
    [Effect(MmuEffect.FindsTable)]
    public PageTable? FindTable(VirtualAddress address) => TableOf(Directory(address).Read());

    /// <summary>The page table of an address with its lock held, if there is a table; the guard's disposal releases it.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The locked table, or <see langword="null"/> with no lock held.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <remarks>Linux: <c>pte_offset_map_lock</c>, which since 2023 looks at the upper-level entry again once it has the lock.</remarks>
    [Acquires(MmuLock.PageTable, When = true)]
    public LockedPageTable? MapAndLock(
        VirtualAddress address, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        PmdSlot slot = Directory(address);
        while (true)
        {
            Pmd before = slot.Read();
            if (TableOf(before) is not { } table)
            {
                return null;
            }

            PageTableLock ptl = Machine.Options.SplitPageTableLocks ? table.Ptl : PmdLock;
            ptl.Lock(file, line, member);
            if (slot.Read() == before)
            {
                return new LockedPageTable(table);
            }

            ptl.Unlock();
        }
    }

    /// <summary>Flushes every translation of this address space. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <remarks>Linux: <c>flush_tlb_mm</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTlb()
    {
        Machine.Shootdown.Flush(this, 0, Machine.Options.VirtualPages, freedTables: true);
        FlushSecondary(default, End);
    }

    /// <summary>Flushes the translations of a range. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <param name="start">The first address in bytes; the page it lies in is flushed whole.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <param name="freedTables">Whether page tables of the range were unlinked: what CPUs remember of upper-level entries is flushed as well.</param>
    /// <remarks>Linux: <c>flush_tlb_range</c>; <c>flush_tlb_mm_range</c> with <c>freed_tables</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushRange([Effect(MmuEffect.FlushStart)] VirtualAddress start, [Effect(MmuEffect.FlushEnd)] VirtualAddress end, [Effect(MmuEffect.FlushesTables)] bool freedTables = false)
    {
        int shift = Machine.Options.PageShift;
        VirtualAddress last = VirtualAddress.Min(end, End);
        if (start < last)
        {
            Machine.Shootdown.Flush(this, (int)(start.Value >> shift), (int)((last.Value - 1) >> shift) + 1, freedTables);
            FlushSecondary(start, last);
        }
    }

    /// <summary>Flushes the translation of one page. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <param name="address">An address in the page, in bytes.</param>
    /// <remarks>Linux: <c>flush_tlb_page</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushPage([Effect(MmuEffect.EntryAddress)] VirtualAddress address) => FlushRange(address, address + 1);

    /// <summary>Flushes the translations of a range, and what CPUs remember of the way there: no CPU walks a table that was unlinked before. May be called with any lock held.</summary>
    /// <param name="start">The first address in bytes.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <remarks>Linux: <c>flush_tlb_mm_range(.., freed_tables = true)</c>; with <c>false</c> it was 3ef938c3503f (CVE-2025-22045).</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTables([Effect(MmuEffect.FlushStart)] VirtualAddress start, [Effect(MmuEffect.FlushEnd)] VirtualAddress end) => FlushRange(start, end, freedTables: true);

    /// <summary>The first address behind the page table of an address, or where that table would end.</summary>
    internal VirtualAddress EndOfTable(VirtualAddress address) =>
        new((ulong)(DirectoryIndex(address) + 1) * ((ulong)Machine.Options.EntriesPerTable << Machine.Options.PageShift));

    /// <summary>The page table of a virtual page, as an MMU finds it.</summary>
    internal PageTable? TableOf(int virtualPage) => TableOf(new Pmd(DirectoryWord(virtualPage / Machine.Options.EntriesPerTable).Read()));

    /// <summary>The page table that an upper-level entry links, if it links one. Takes no lock: who has none looks at the entry again when he is done.</summary>
    /// <param name="entry">The entry, as it was read from the directory of this address space.</param>
    /// <returns>The table.</returns>
    /// <remarks>Linux: <c>pmd_pgtable</c>.</remarks>
    public PageTable? TableOf([Effect(MmuEffect.EntryTable)] Pmd entry) => entry.IsTable ? Machine.Tables[entry.TableNumber] : null;

    /// <summary>The page table of an address; it is built if there is nothing. Takes the PMD lock for that. No table, if there is a huge page.</summary>
    /// <remarks>Linux: <c>pte_alloc</c>.</remarks>
    internal PageTable? GetTable(VirtualAddress address)
    {
        PmdSlot slot = Directory(address);
        while (true)
        {
            Pmd entry = slot.Read();
            if (!entry.IsNone)
            {
                return TableOf(entry);
            }

            PageTable table = slot.AllocateTable();
            if (TryPopulate(slot, table))
            {
                return table;
            }

            table.Free();
        }
    }

    internal Word DirectoryWord(int index) => new(_directory, index);

    internal Word DepositWord(int index) => new(_deposits, index);

    internal void AddCpu(Cpu cpu) => CpusWord.Or(1L << cpu.Id);

    internal void RemoveCpu(Cpu cpu) => CpusWord.And(~(1L << cpu.Id));

    /// <summary>Takes the address space into use if it is not.</summary>
    internal bool TryRevive()
    {
        if (IsUsed)
        {
            return false;
        }

        var step = new Step(StepKind.ChangeAddressSpace, new Word(_state, UsedIndex));
        Machine.Before(step);
        bool taken = new Word(_state, UsedIndex).TryChange(0, 1);
        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    /// <summary>Gives an address space back of which nothing is left.</summary>
    /// <remarks>Linux: <c>mmdrop</c>.</remarks>
    internal void Retire()
    {
        var step = new Step(StepKind.ChangeAddressSpace, new Word(_state, UsedIndex));
        Machine.Before(step);
        new Word(_state, UsedIndex).Write(0);
        Machine.After(step, 0);
    }

    private static bool TryPopulate(PmdSlot slot, PageTable table)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        if (!slot.Read().IsNone)
        {
            return false;
        }

        slot.Populate(table);
        return true;
    }

    private int DirectoryIndex(VirtualAddress address) => address < End
        ? (int)(address.Value >> Machine.Options.PageShift) / Machine.Options.EntriesPerTable
        : throw new BadAddressException(address, $"is outside the address space, which ends at {End}");
}

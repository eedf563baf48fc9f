using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>An address space: two levels of page tables, and the areas that say what may be mapped where.</summary>
/// <remarks>Linux: <c>mm_struct</c>.</remarks>
public sealed class Mm
{
    private readonly Lock _gate = new();
    private readonly long[] _directory;
    private readonly PageTable?[] _tables;
    private readonly Word _cpus;
    private Vma[] _vmas = [];

    internal Mm(Machine machine, int id)
    {
        Machine = machine;
        Id = id;
        _directory = machine.Store.Allocate(machine.Options.EntriesPerTable);
        _tables = new PageTable?[machine.Options.EntriesPerTable];
        _cpus = new Word(machine.Store.Allocate(1), 0);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>The address behind the last one.</summary>
    public VirtualAddress End => new((ulong)Machine.Options.VirtualPages << Machine.Options.PageShift);

    /// <summary>Its areas, by address.</summary>
    public IReadOnlyList<Vma> Vmas => Volatile.Read(ref _vmas);

    internal int Id { get; }

    /// <summary>The CPUs that run it, a bit each: those that a shootdown has to reach.</summary>
    internal long CpuMask => _cpus.Read();

    /// <summary>Maps a range of a file, shared: stores reach the file. No page is mapped until it is used.</summary>
    /// <param name="mapping">The file.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstPage">The file's page that is mapped first.</param>
    /// <param name="isWritable">Whether stores are permitted.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The range is empty, misaligned, outside the address space or the file, or overlaps another area; or the file is another machine's.</exception>
    /// <remarks>Linux: <c>mmap(MAP_SHARED)</c>.</remarks>
    public Vma MapShared(Mapping mapping, VirtualAddress start, int pages, int firstPage = 0, bool isWritable = true)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Machine != Machine)
        {
            throw new MachineConfigurationException("The file belongs to another machine.");
        }

        if (firstPage < 0 || pages > mapping.PageCount - firstPage)
        {
            throw new MachineConfigurationException($"Pages {firstPage}..{firstPage + pages} are not all in a file of {mapping.PageCount} pages.");
        }

        Vma vma = Add(new Vma(this, start, pages, mapping, firstPage, isWritable));
        mapping.AddVma(vma);
        return vma;
    }

    /// <summary>Maps anonymous memory, private to this address space. No page is mapped until it is used.</summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">The number of pages.</param>
    /// <returns>The area.</returns>
    /// <exception cref="MachineConfigurationException">The range is empty, misaligned, outside the address space, or overlaps another area.</exception>
    /// <remarks>Linux: <c>mmap(MAP_PRIVATE | MAP_ANONYMOUS)</c>.</remarks>
    public Vma MapAnonymous(VirtualAddress start, int pages) => Add(new Vma(this, start, pages, null, 0, isWritable: true));

    /// <summary>The area that an address lies in, if any.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The area.</returns>
    /// <remarks>Linux: <c>vma_lookup</c>.</remarks>
    public Vma? FindVma(VirtualAddress address) => Array.Find(Volatile.Read(ref _vmas), vma => vma.Contains(address));

    /// <summary>The place of the upper-level entry of an address.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <remarks>Linux: <c>pmd_offset</c>.</remarks>
    public PmdSlot Directory(VirtualAddress address) => new(this, new Word(_directory, DirectoryIndex(address)));

    /// <summary>The page table of an address, if there is one. Takes no lock.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <returns>The table.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    public PageTable? FindTable(VirtualAddress address) =>
        Directory(address).Read().IsNone ? null : Volatile.Read(ref _tables[DirectoryIndex(address)]);

    /// <summary>The page table of an address with its lock held, if there is a table; the guard's disposal releases it.</summary>
    /// <param name="address">An address inside the address space.</param>
    /// <returns>The locked table, or <see langword="null"/> with no lock held.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <remarks>Linux: <c>pte_offset_map_lock</c>.</remarks>
    [Acquires(MmuLock.PageTable, When = true)]
    public LockedPageTable? MapAndLock(VirtualAddress address)
    {
        if (FindTable(address) is not { } table)
        {
            return null;
        }

        table.Ptl.Lock();
        return new LockedPageTable(table);
    }

    /// <summary>Flushes every translation of this address space. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <remarks>Linux: <c>flush_tlb_mm</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTlb() => Machine.Shootdown.Flush(this, 0, Machine.Options.VirtualPages, freedTables: true);

    /// <summary>Flushes the translations of a range. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <param name="start">The first address in bytes; the page it lies in is flushed whole.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <param name="freedTables">Whether page tables of the range were unlinked: what CPUs remember of upper-level entries is flushed as well.</param>
    /// <remarks>Linux: <c>flush_tlb_range</c>; <c>flush_tlb_mm_range</c> with <c>freed_tables</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushRange(VirtualAddress start, VirtualAddress end, bool freedTables = false)
    {
        int shift = Machine.Options.PageShift;
        VirtualAddress last = VirtualAddress.Min(end, End);
        if (start < last)
        {
            Machine.Shootdown.Flush(this, (int)(start.Value >> shift), (int)((last.Value - 1) >> shift) + 1, freedTables);
        }
    }

    /// <summary>Flushes the translation of one page. On return no CPU holds or uses one from before. May be called with any lock held.</summary>
    /// <param name="address">An address in the page, in bytes.</param>
    /// <remarks>Linux: <c>flush_tlb_page</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushPage(VirtualAddress address) => FlushRange(address, address + 1);

    /// <summary>The first address behind the page table of an address, or where that table would end.</summary>
    internal VirtualAddress EndOfTable(VirtualAddress address) =>
        new((ulong)(DirectoryIndex(address) + 1) * ((ulong)Machine.Options.EntriesPerTable << Machine.Options.PageShift));

    internal PageTable? TableOf(int virtualPage)
    {
        int index = virtualPage / Machine.Options.EntriesPerTable;
        return Volatile.Read(ref _directory[index]) == 0 ? null : Volatile.Read(ref _tables[index]);
    }

    /// <summary>The page table of an address; it is built if there is none.</summary>
    internal PageTable GetTable(VirtualAddress address)
    {
        if (FindTable(address) is { } table)
        {
            return table;
        }

        int index = DirectoryIndex(address);
        lock (_gate)
        {
            table = _tables[index] ??= new PageTable(this, index);
        }

        Directory(address).TryLink(table);
        return table;
    }

    internal void AddCpu(Cpu cpu) => _cpus.Or(1L << cpu.Id);

    internal void RemoveCpu(Cpu cpu) => _cpus.And(~(1L << cpu.Id));

    private int DirectoryIndex(VirtualAddress address) => address < End
        ? (int)(address.Value >> Machine.Options.PageShift) / Machine.Options.EntriesPerTable
        : throw new BadAddressException(address, $"is outside the address space, which ends at {End}");

    private Vma Add(Vma vma)
    {
        lock (_gate)
        {
            if (Array.Find(_vmas, other => vma.Start < other.End && other.Start < vma.End) is { } other)
            {
                throw new MachineConfigurationException($"{vma} overlaps {other}.");
            }

            Volatile.Write(ref _vmas, [.. _vmas.Append(vma).OrderBy(item => item.Start)]);
            return vma;
        }
    }
}

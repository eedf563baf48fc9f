using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>A CPU: it loads and stores through its <see cref="Tlb"/>, one instruction after another, and is driven by one thread at a time.</summary>
/// <remarks>An interrupt is taken between two instructions only: a store that has begun ends before a flush that waits for it returns.</remarks>
public sealed partial class Cpu
{
    private const int InstructionIndex = 0;
    private const int InterruptIndex = 1;
    private const int MmIndex = 2;
    private const int InterruptsOffIndex = 3;
    private const int StateWords = 4;

    private readonly Region _stateRegion;
    private readonly Region _memoryRegion;
    private readonly long[] _state;
    private readonly long[] _memory;
    private readonly int _pageShift;
    private readonly ulong _addressLimit;
    private readonly int _wordMask;

    internal Cpu(Machine machine, int id, Region memory)
    {
        MachineOptions options = machine.Options;
        Machine = machine;
        Id = id;
        Tlb = new Tlb(this);
        WalkCache = options.WalkCaches ? new WalkCache(machine, id) : null;
        _stateRegion = machine.Store.Allocate(StateWords, role: WordRole.OfCpu, cpu: id);
        _state = _stateRegion.Words;
        _memoryRegion = memory;
        _memory = memory.Words;
        _pageShift = options.PageShift;
        _addressLimit = (ulong)options.VirtualPages << options.PageShift;
        _wordMask = options.WordsPerPage - 1;
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>Its number, from zero.</summary>
    public int Id { get; }

    /// <summary>Its TLB.</summary>
    public Tlb Tlb { get; }

    /// <summary>The address space it runs, if any.</summary>
    public Mm? Mm => _state[MmIndex] == 0 ? null : Machine.Mms[_state[MmIndex]];

    /// <summary>What it remembers of upper-level entries, if it does.</summary>
    internal WalkCache? WalkCache { get; }

    internal bool IsInInstruction => InstructionWord.Read() != 0;

    internal Word InstructionWord => new(_stateRegion, InstructionIndex);

    internal Word InterruptWord => new(_stateRegion, InterruptIndex);

    /// <summary>Runs another address space, or none: the TLB is emptied, and shootdowns of the old one no longer come here. Between two instructions.</summary>
    /// <param name="mm">The address space, or <see langword="null"/>.</param>
    /// <exception cref="MachineConfigurationException">The address space belongs to another machine.</exception>
    /// <remarks>Linux: <c>switch_mm</c>, on a machine without tagged translations.</remarks>
    public void SwitchTo(Mm? mm)
    {
        if (mm is not null && mm.Machine != Machine)
        {
            throw new MachineConfigurationException("The address space belongs to another machine.");
        }

        var step = new Step(StepKind.SwitchAddressSpace, new Word(_stateRegion, MmIndex));
        Machine.Before(step);
        Mm? before = Mm;

        // The order keeps a shootdown from missing this CPU: it is listed before it can fill, and delisted after it has forgotten.
        mm?.AddCpu(this);
        Tlb.Invalidate(0, Machine.Options.VirtualPages);
        WalkCache?.Clear();
        new Word(_stateRegion, MmIndex).Exchange(mm?.Id ?? 0);
        if (before != mm)
        {
            before?.RemoveCpu(this);
        }

        Machine.After(step, 0);
    }

    /// <summary>Loads eight bytes. A load that finds no translation walks and sets the accessed bit; one that finds no entry faults, and the page is mapped.</summary>
    /// <param name="address">The virtual address in bytes, a multiple of eight.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BadAddressException">The address is misaligned or outside every area, or no address space runs here.</exception>
    /// <exception cref="UndefinedBehaviorException">The translation was stale and its page freed.</exception>
    public long Load(VirtualAddress address)
    {
        if (Machine.Observer is null && IsPlausible(address))
        {
            Begin();
            int page = (int)(address.Value >> _pageShift);
            long entry = Tlb.RawAt(page);
            if ((entry & ~(TlbEntry.IgnoredByHits | TlbEntry.Writable | TlbEntry.Dirty)) == TagOf(page, TlbEntry.Valid)
                && _state[InterruptIndex] == 0)
            {
                long value = Volatile.Read(ref _memory[MemoryIndex(entry, address)]);
                End();
                return value;
            }

            End();
        }

        return Execute(address, isWrite: false, 0);
    }

    /// <summary>Stores eight bytes. A store that finds no dirty translation walks, and sets accessed and dirty bits as the model has it; one that the entry does not permit faults.</summary>
    /// <param name="address">The virtual address in bytes, a multiple of eight.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BadAddressException">The address is misaligned, outside every area or in a read-only one, or no address space runs here.</exception>
    /// <exception cref="UndefinedBehaviorException">The translation was stale and its page freed.</exception>
    public void Store(VirtualAddress address, long value)
    {
        if (Machine.Observer is null && IsPlausible(address))
        {
            Begin();
            int page = (int)(address.Value >> _pageShift);
            long entry = Tlb.RawAt(page);
            if ((entry & ~TlbEntry.IgnoredByHits) == TagOf(page, TlbEntry.Valid | TlbEntry.Writable | TlbEntry.Dirty)
                && _state[InterruptIndex] == 0)
            {
                Volatile.Write(ref _memory[MemoryIndex(entry, address)], value);
                End();
                return;
            }

            End();
        }

        Execute(address, isWrite: true, value);
    }

    /// <summary>Forgets what a flush takes; called between two instructions.</summary>
    internal void Forget(in TlbRange? range)
    {
        if (range is { } flushed)
        {
            Tlb.Invalidate(flushed.First, flushed.End);
            if (flushed.FreedTables || Machine.Model.EveryFlushDropsWalkCaches)
            {
                WalkCache?.Clear();
            }
        }
    }

    internal bool IsIn(long cpus) => ((cpus >> Id) & 1) != 0;

    /// <inheritdoc/>
    public override string ToString() => $"cpu {Id}";

    private static long TagOf(int virtualPage, long flags) => ((long)virtualPage << TlbEntry.VirtualPageShift) | flags;

    private bool IsPlausible(VirtualAddress address) => (address.Value & 7) == 0 && address.Value < _addressLimit;

    private int MemoryIndex(long entry, VirtualAddress address) =>
        (new TlbEntry(entry).PhysicalPage << (_pageShift - 3)) | ((int)(address.Value >> 3) & _wordMask);
}

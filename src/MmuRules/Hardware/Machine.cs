using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>A machine: CPUs with their TLBs, physical pages, and what is built on them. It has no clock, no randomness and no hidden state.</summary>
/// <remarks>
/// It may be driven by real threads, one thread to a CPU at a time, or by one thread that plays a schedule by hand (see <see cref="Agent"/>).
/// Parts are built through <see cref="CreateMm"/>, <see cref="CreateDisk"/> and the methods of what these return.
/// </remarks>
public sealed class Machine
{
    private readonly StateStore _store = new();
    private readonly long[] _memory;
    private readonly Cpu[] _cpus;
    private readonly Page[] _pages;

    /// <summary>Builds a machine of the default sizes, with the <see cref="X86"/> model.</summary>
    public Machine()
        : this(new MachineOptions())
    {
    }

    /// <summary>Builds a machine. All pages are free, no CPU runs an address space.</summary>
    /// <param name="options">What it is built of.</param>
    /// <exception cref="MachineConfigurationException">A size is outside its range.</exception>
    public Machine(MachineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        Shootdown = new Shootdown(this);
        _memory = _store.Allocate(options.PageCount * options.WordsPerPage);
        long[] frames = _store.Allocate(options.PageCount * Page.StateWords);
        _pages = new Page[options.PageCount];
        for (int i = 0; i < _pages.Length; i++)
        {
            _pages[i] = new Page(this, new Pfn(i), frames);
        }

        Allocator = new PageAllocator(this);
        _cpus = new Cpu[options.CpuCount];
        for (int i = 0; i < _cpus.Length; i++)
        {
            _cpus[i] = new Cpu(this, i, _memory);
        }
    }

    /// <summary>What the machine was built of.</summary>
    public MachineOptions Options { get; }

    /// <summary>How its MMUs behave.</summary>
    public HardwareModel Model => Options.Model;

    /// <summary>Its CPUs.</summary>
    public IReadOnlyList<Cpu> Cpus => _cpus;

    /// <summary>Its physical pages, the free ones too, by number.</summary>
    /// <remarks>Linux: <c>mem_map</c>.</remarks>
    public IReadOnlyList<Page> Pages => _pages;

    /// <summary>How many pages are free.</summary>
    public int FreePages => Array.FindAll(_pages, page => page.RefCount == 0).Length;

    /// <summary>Sees every step, if there is one; without one a step costs a null test. With one, one thread acts at a time. It is attached and detached while nobody acts.</summary>
    public IStepObserver? Observer { get; set; }

    internal PageAllocator Allocator { get; }

    internal Shootdown Shootdown { get; }

    internal StateStore Store => _store;

    internal Registry<Mapping> Mappings { get; } = new();

    internal Registry<Mm> Mms { get; } = new();

    /// <summary>Creates an empty address space.</summary>
    /// <returns>The address space.</returns>
    public Mm CreateMm() => Mms.Add(id => new Mm(this, id));

    /// <summary>Creates a disk whose blocks, each of a page's size, are all zero.</summary>
    /// <param name="blocks">The number of blocks, from 1.</param>
    /// <returns>The disk.</returns>
    /// <exception cref="MachineConfigurationException">The number is not positive.</exception>
    public Disk CreateDisk(int blocks) => new(this, blocks);

    /// <summary>Allocates a page filled with zeros, for whoever needs one outside a file: the caller holds its one reference.</summary>
    /// <returns>The page, the free one with the lowest number.</returns>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>alloc_page</c>.</remarks>
    public Page AllocatePage() => Allocator.Allocate();

    /// <summary>Flushes every translation on every CPU. On return no CPU holds or uses one from before. Needs no lock; may be called with any held.</summary>
    /// <remarks>Linux: <c>flush_tlb_all</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTlb() => Shootdown.Flush(null, 0, Options.VirtualPages, freedTables: true);

    /// <summary>Waits for every lockless walker that has interrupts disabled: on return none that began before is still inside, on any model. Needs no lock, and interrupts enabled.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent has a CPU's interrupts disabled: it would wait for itself.</exception>
    /// <remarks>Linux: <c>tlb_remove_table_sync_one</c>, an interrupt to every CPU.</remarks>
    [Effect(MmuEffect.SynchronizesLocklessWalkers)]
    public void SynchronizeWalkers() => Shootdown.Synchronize();

    /// <summary>Copies the machine's whole state. Nobody may act meanwhile.</summary>
    /// <returns>The state.</returns>
    public MachineState Capture() => _store.Capture();

    /// <summary>Puts the machine back into a state that was captured from it. Nobody may act meanwhile.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="MachineConfigurationException">The state was captured from another machine.</exception>
    public void Restore(MachineState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _store.Restore(state);
    }

    internal Word MemoryWord(Pfn pfn, int word) => new(_memory, (pfn.Number * Options.WordsPerPage) + word);

    internal Span<long> MemoryOf(Pfn pfn) => _memory.AsSpan(pfn.Number * Options.WordsPerPage, Options.WordsPerPage);

    internal void Before(in Step step) => Observer?.Before(step);

    internal void After(in Step step, long observed) => Observer?.After(step, observed);
}

using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Notifiers;
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
    private readonly Region _memory;
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
        Agents = new AgentTable(new Counters(_store));
        Shootdown = new Shootdown(this);
        _memory = _store.Allocate(options.PageCount * options.WordsPerPage, role: WordRole.Content);
        Region frames = _store.Allocate(options.PageCount * Page.StateWords);
        _pages = new Page[options.PageCount];
        for (int i = 0; i < _pages.Length; i++)
        {
            _pages[i] = new Page(this, new Pfn(i), frames);
        }

        Allocator = new PageAllocator(this);
        Lru = new LruLists(this);
        Tables = new TablePool(this);
        Hash = options.Model.CreateHash(this);
        Gathers = new GatherPool(this);
        _cpus = new Cpu[options.CpuCount];
        for (int i = 0; i < _cpus.Length; i++)
        {
            _cpus[i] = new Cpu(this, i, _memory);
        }

        _store.Canonicalize = Canonicalize;
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
    public int FreePages => _pages.Count(page => page.RefCount == 0);

    /// <summary>Sees every step, if there is one; without one a step costs a null test. With one, one thread acts at a time. It is attached and detached while nobody acts.</summary>
    public IStepObserver? Observer { get; set; }

    /// <summary>Whether each step's <see cref="LastFootprint"/> is noted. It is turned on and off while nobody acts.</summary>
    public bool RecordsFootprints
    {
        get => _store.Recorder is not null;
        set => _store.Recorder = value ? new FootprintRecorder() : null;
    }

    /// <summary>What the step that ended last read and wrote, or <see langword="null"/> if it is not noted. An observer asks for it in <see cref="IStepObserver.After"/>.</summary>
    public Footprint? LastFootprint => _store.Recorder?.Last;

    /// <summary>What it has spent so far on flushes, interrupts and spinlocks. It is restored with the machine's state, but two states are the same whatever they cost.</summary>
    public CounterValues Counters => Agents.Counters.Values;

    /// <summary>Makes a mistake of what it is told, if it is set: to find out whether that would be found out. It is set and taken away while one agent acts, by whoever runs his code.</summary>
    internal Mutant? Mutant { get; set; }

    internal AgentTable Agents { get; }

    /// <summary>The lists from which reclaim takes pages.</summary>
    /// <remarks>Linux: <c>lruvec</c>.</remarks>
    public LruLists Lru { get; }

    /// <summary>The swap device, if there is one.</summary>
    public SwapSpace? Swap { get; private set; }

    /// <summary>Whether there is anybody who may owe flushes of entries that reclaim has cleared.</summary>
    internal bool BatchesUnmaps { get; set; }

    /// <summary>The CPUs, for those who look at all of them often.</summary>
    internal ReadOnlySpan<Cpu> AllCpus => _cpus;

    internal PageAllocator Allocator { get; }

    internal TablePool Tables { get; }

    internal GatherPool Gathers { get; }

    internal Shootdown Shootdown { get; }

    internal HashTable? Hash { get; }

    internal StateStore Store => _store;

    internal Region Memory => _memory;

    internal Registry<Mapping> Mappings { get; } = new();

    internal Registry<Mm> Mms { get; } = new();

    internal Registry<AnonVma> AnonVmas { get; } = new();

    internal Registry<MmuNotifier> Notifiers { get; } = new();

    /// <summary>Creates an empty address space: the one with the lowest number that has been torn down, or a new one.</summary>
    /// <returns>The address space.</returns>
    /// <remarks>Linux: <c>mm_alloc</c>.</remarks>
    public Mm CreateMm()
    {
        foreach (Mm mm in Mms.Items)
        {
            if (mm.TryRevive())
            {
                return mm;
            }
        }

        Mm created = Mms.Add(id => new Mm(this, id));
        return created.TryRevive() ? created : CreateMm();
    }

    /// <summary>Creates a disk whose blocks, each of a page's size, are all zero.</summary>
    /// <param name="blocks">The number of blocks, from 1.</param>
    /// <returns>The disk.</returns>
    /// <exception cref="MachineConfigurationException">The number is not positive.</exception>
    public Disk CreateDisk(int blocks) => new(this, blocks);

    /// <summary>Creates the swap device. Without one anonymous pages are never reclaimed. It is created while nobody acts.</summary>
    /// <param name="slots">How many pages it can hold, from 1.</param>
    /// <returns>The swap device.</returns>
    /// <exception cref="MachineConfigurationException">The number is not positive, or there is one already.</exception>
    /// <remarks>Linux: <c>swapon</c>.</remarks>
    public SwapSpace CreateSwap(int slots) => Swap is null
        ? Swap = new SwapSpace(this, slots)
        : throw new MachineConfigurationException("The machine has a swap device already.");

    /// <summary>Allocates a page filled with zeros, for whoever needs one outside a file: the caller holds its one reference.</summary>
    /// <returns>The page, the free one with the lowest number.</returns>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>alloc_page</c>.</remarks>
    public Page AllocatePage() => Allocator.Allocate();

    /// <summary>Allocates a huge page filled with zeros: as many consecutive, aligned pages as a table has entries. The caller holds its one reference.</summary>
    /// <returns>Its first page, of those that are free the one with the lowest number.</returns>
    /// <exception cref="OutOfPagesException">So many pages are not free in a row.</exception>
    /// <remarks>Linux: <c>alloc_pages(__GFP_COMP, HPAGE_PMD_ORDER)</c>.</remarks>
    public Page AllocateHugePage() => Allocator.AllocateHuge();

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
    public MachineState Capture()
    {
        MachineState state = _store.Capture();
        state.Agents = Agents.CaptureAgents();
        return state;
    }

    /// <summary>Puts the machine into a state of which only the key was kept. Its bookkeeping begins anew. Nobody may act meanwhile.</summary>
    /// <param name="key">The key of a state that was captured from this machine, or from one that was built in the same way.</param>
    /// <exception cref="MachineConfigurationException">The key has parts that this machine lacks.</exception>
    public void Restore(StateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        MachineState state = _store.Capture();
        Array.Clear(state.Words);
        Array.Clear(state.Bookkeeping);
        key.CopyTo(state.Words);
        Restore(state);
    }

    /// <summary>Puts the machine back into a state that was captured from it. Nobody may act meanwhile.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="MachineConfigurationException">The state was captured from another machine.</exception>
    public void Restore(MachineState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _store.Restore(state);
        Agents.RestoreAgents(state.Agents);
    }

    internal ReadOnlySpan<Page> PagesFrom(Pfn first, int count) => _pages.AsSpan(first.Number, count);

    internal Word MemoryWord(Pfn pfn, int word) => new(_memory, (pfn.Number * Options.WordsPerPage) + word);

    /// <summary>A page's content, to be overwritten.</summary>
    internal Span<long> MemoryOf(Pfn pfn) => _memory.ForWriting(pfn.Number * Options.WordsPerPage, Options.WordsPerPage);

    /// <summary>Lets others go on, once, because a step cannot be taken now.</summary>
    internal void Wait(in Step step, ref SpinWait spin)
    {
        if (Observer is { } observer)
        {
            observer.Blocked(step);
        }
        else
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>To be called before the first attempt of an operation that tries again and takes nothing along from one attempt to the next.</summary>
    internal UInt128 Trying() => Observer?.Trying() ?? default;

    /// <summary>To be called before each further attempt.</summary>
    internal void TryingAgain(UInt128 since) => Observer?.TryingAgain(since);

    internal void Before(in Step step)
    {
        Observer?.Before(step);
        _store.Recorder?.Begin();
    }

    /// <summary>Lets others act until a step that has begun can be taken; there is an observer. What they read and wrote is not the step's.</summary>
    internal void Blocked(in Step step)
    {
        _store.Recorder?.End();
        Observer!.Blocked(step);
        _store.Recorder?.Begin();
    }

    internal void After(in Step step, long observed)
    {
        _store.Recorder?.End();
        AgentState agent = Agents.Current;
        if (agent.IsSpinning)
        {
            agent.AddWork(WorkOf(step.Kind));
        }

        Observer?.After(step, observed);
    }

    // What an interrupt costs is counted by whoever sends it, in one sum for all CPUs: without an observer there is no step for each.
    private int WorkOf(StepKind kind) => kind switch
    {
        StepKind.CopyPage => Options.WordsPerPage,
        StepKind.Interrupt or StepKind.BroadcastInvalidate => 0,
        _ => CounterValues.StepWork,
    };

    // Whatever is left in a free page is gone: an allocation fills it with zeros.
    private void Canonicalize(MachineState state)
    {
        Swap?.Canonicalize(state);
        foreach (Page page in _pages)
        {
            if (page.IsFreeIn(state))
            {
                state.Words.AsSpan(_memory.Start + (page.Pfn.Number * Options.WordsPerPage), Options.WordsPerPage).Clear();
            }
        }
    }
}

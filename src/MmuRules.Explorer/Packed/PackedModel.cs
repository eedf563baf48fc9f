using MmuRules.Hardware;
using MmuRules.Operations;
using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <summary>The transition relation: from a state, what each of those who act can do next. Every successor is one atomic step.</summary>
internal sealed partial class PackedModel
{
    private const ulong Unbounded = PackedWorld.MostCounted + 1;

    private readonly ZapPlaces _places;
    private readonly int _writers;
    private readonly int _pages;
    private readonly bool _countsStores;
    private readonly bool _countsRounds;
    private readonly bool _blindDirty;
    private readonly bool _writeBackDirty;
    private readonly bool _dirtyByFault;
    private readonly bool _clearFlushes;
    private readonly bool _setWaits;
    private readonly bool _loads;
    private readonly bool _fills;
    private readonly bool _accounts;
    private readonly bool _buffers;
    private readonly bool _flusherCounts;
    private readonly MkCleanForm _mkClean;
    private readonly PageDropper _dropper;
    private readonly int _done;

    internal PackedModel(ZapProgram program, PackedWorld world)
    {
        world.Check();
        _places = new ZapPlaces(program, world.Pages);
        _done = _places.Done;
        _writers = world.Writers;
        _pages = world.Pages;
        _countsStores = world.Stores is not null;
        _countsRounds = world.CleanerRounds is not null;
        _blindDirty = world.Model is BlindDirty;
        _writeBackDirty = world.Model is WriteBackDirty;
        _dirtyByFault = world.Model is SoftwareDirty or S390;
        _clearFlushes = world.Model is S390 or CoherentTlb;
        _setWaits = world.Model is CoherentTlb;
        _accounts = world.File != FileKind.SharedMemory;
        _buffers = world.File == FileKind.WithBuffers;
        _loads = !_accounts;
        _fills = _loads || world.SpeculativeFill;
        _flusherCounts = world.FlusherRespectsCounts;
        _mkClean = world.MkClean;
        _dropper = world.Dropper;

        ulong cpus = 0;
        for (int writer = 0; writer < _writers; writer++)
        {
            cpus |= (ulong)(world.Stores ?? (int)Unbounded) << ((writer * CpuBits) + StoresShift);
        }

        ulong rounds = (ulong)(world.CleanerRounds ?? (int)Unbounded);
        ulong rest = Exists
            | (world.Cleaners.HasFlag(CleanerKinds.Flusher) ? rounds << FlusherRoundsShift : 0)
            | (world.Cleaners.HasFlag(CleanerKinds.Fsync) ? rounds << FsyncRoundsShift : 0);
        for (int page = 0; world.StartsStored && page < _pages; page++)
        {
            cpus |= OfTlb(Dirty, 0, page);
            rest |= OfPage(Present | Writable | EntryDirty | Cached | PageDirty | Newer | (_buffers ? Buffers : 0), page);
        }

        GoTo(0, ref cpus, ref rest);
        Initial = new ZapState(cpus, rest);
    }

    internal ZapState Initial { get; }

    /// <summary>Whether nobody is left in the middle of something.</summary>
    internal bool IsAtRest(ZapState state)
    {
        const ulong AnyStores = (ulong)7 << StoresShift;
        return Place(state.Rest) == _done
            && (state.Cpus & AnyAccess) == 0
            && (state.Cpus & (AnyStores * 0x0001_0001_0001_0001)) == 0
            && FlusherPhase(state.Rest) == 0
            && FsyncPhase(state.Rest) == 0;
    }

    /// <summary>Whether the zap has ended.</summary>
    internal bool IsZapped(ulong rest) => Place(rest) == _done;

    internal int Expand(ZapState state, Span<PackedSuccessor> into)
    {
        var successors = new PackedSuccessors(into);
        for (int writer = 0; writer < _writers; writer++)
        {
            ExpandCpu(state, writer, ref successors);
        }

        ExpandZap(state, ref successors);
        ExpandFlusher(state, ref successors);
        ExpandFsync(state, ref successors);
        if (_dropper != PageDropper.None)
        {
            ExpandDropper(state, ref successors);
        }

        return successors.Count;
    }

    internal static int Place(ulong rest) => (int)((rest >> PlaceShift) & PlaceMask);

    /// <summary>Whether a cleaner has a page locked.</summary>
    private static bool IsLocked(ulong rest, int page) =>
        (FlusherPhase(rest) is FlusherLocked or FlusherCleaned && FlusherPage(rest) == page)
        || (FsyncPhase(rest) is FsyncLocked or FsyncCleaned && FsyncPage(rest) == page);

    private bool IsMapped(ulong rest, int page) => IsCounted(rest, page, _places[Place(rest)].RmapPending);

    /// <summary>Whether somebody beside the cache has a reference to the page that the cache has, or had.</summary>
    private bool IsHeld(ulong rest, int page) => IsCounted(rest, page, _places[Place(rest)].PutPending);

    private static bool IsCounted(ulong rest, int page, int pending)
    {
        ulong bits = Page(rest, page);
        return (bits & Present) != 0 || ((bits & Taken) != 0 && ((pending >> page) & 1) != 0);
    }
}

using BenchmarkDotNet.Attributes;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Bench;

/// <summary>Operations on an address space of many pages, and what a machine and a copy of its state take.</summary>
[MemoryDiagnoser]
public class MachineBenchmark
{
    private const int Pages = 16_384;
    private static readonly VirtualAddress Start = new(0);

    private Machine _machine = null!;
    private Mm _mm = null!;
    private MachineState _empty = null!;
    private MachineState _populated = null!;
    private Machine _small = null!;

    [GlobalSetup]
    public void Setup()
    {
        _machine = New(2 * Pages);
        _mm = _machine.CreateMm();
        _mm.MapAnonymous(Start, Pages);
        _machine.Cpus[0].SwitchTo(_mm);
        _empty = _machine.Capture();
        FaultStorm();
        _populated = _machine.Capture();
        _small = new Machine(new MachineOptions { PageCount = 4, PageSize = 16, EntriesPerTable = 4, TlbEntries = 4 });
    }

    [IterationSetup(Targets = [nameof(FaultStorm)])]
    public void Empty() => _machine.Restore(_empty);

    [IterationSetup(Targets = [nameof(ForkAll), nameof(UnmapAll), nameof(MunmapAll)])]
    public void Populated() => _machine.Restore(_populated);

    /// <summary>A first store to each of the pages: a fault, an allocation, an entry.</summary>
    [Benchmark(OperationsPerInvoke = Pages)]
    public void FaultStorm()
    {
        for (int page = 0; page < Pages; page++)
        {
            _machine.Cpus[0].Store(Start + (page * 8L), 1);
        }
    }

    /// <summary>An address space with all of them forked: each entry is write-protected and copied, each page counted once more.</summary>
    [Benchmark(OperationsPerInvoke = Pages)]
    public Mm ForkAll() => Fork.Run(_mm);

    /// <summary>All of them unmapped, with the area and the page tables.</summary>
    [Benchmark(OperationsPerInvoke = Pages)]
    public void MunmapAll() => Munmap.Run(_mm, Start, Start + (Pages * 8L));

    /// <summary>All of them zapped.</summary>
    [Benchmark(OperationsPerInvoke = Pages)]
    public void UnmapAll() => MadviseDontNeed.Run(_mm, Start, Start + (Pages * 8L));

    /// <summary>A machine built anew: its allocation per page is what a simulated page costs.</summary>
    [Benchmark(OperationsPerInvoke = Pages)]
    public Machine MemoryPerPage() => New(Pages);

    /// <summary>A small machine's state copied, packed into its key, and put back: what an explorer does at every state.</summary>
    [Benchmark]
    public StateKey CaptureAndRestoreSmall()
    {
        MachineState state = _small.Capture();
        _small.Restore(state);
        return state.Key;
    }

    private static Machine New(int pages) => new(new MachineOptions { CpuCount = 1, PageCount = pages, PageSize = 8 });
}

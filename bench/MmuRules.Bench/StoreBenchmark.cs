using BenchmarkDotNet.Attributes;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Bench;

/// <summary>What a program's own loads and stores cost. A store that its TLB serves is to take under 5 ns and allocate nothing.</summary>
[MemoryDiagnoser]
public class StoreBenchmark
{
    private static readonly VirtualAddress Address = new(0);

    private Machine _machine = null!;
    private Cpu _cpu = null!;
    private long _value;

    [GlobalSetup]
    public void Setup()
    {
        _machine = new Machine();
        Mm mm = _machine.CreateMm();
        mm.MapAnonymous(Address, 8);
        _cpu = _machine.Cpus[0];
        _cpu.SwitchTo(mm);
        _cpu.Store(Address, 1);
    }

    /// <summary>A store to a page whose dirty translation is in the TLB.</summary>
    [Benchmark(Baseline = true)]
    public void StoreWithTlbHit() => _cpu.Store(Address, ++_value);

    /// <summary>A load from a page whose translation is in the TLB.</summary>
    [Benchmark]
    public long LoadWithTlbHit() => _cpu.Load(Address);

    /// <summary>A store after a flush of its page: a walk of two levels.</summary>
    [Benchmark]
    public void FlushAndStoreWithWalk()
    {
        _cpu.Mm!.FlushPage(Address);
        _cpu.Store(Address, ++_value);
    }

    /// <summary>A flush of one page alone, of one CPU: an interrupt.</summary>
    [Benchmark]
    public void FlushOnePage() => _cpu.Mm!.FlushPage(Address);
}

using BenchmarkDotNet.Attributes;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Bench;

/// <summary>A zap of a million entries, each with a page of its own, beside a bare loop of atomic exchanges over as many words. At most twice as long is the goal.</summary>
[MemoryDiagnoser]
public class ZapBenchmark
{
    private const int Spaces = 4;
    private const int PagesPerSpace = 512 * 512;

    private readonly long[] _words = new long[Spaces * PagesPerSpace];
    private readonly List<Mm> _mms = [];
    private Machine _machine = null!;
    private MachineState _populated = null!;

    [GlobalSetup]
    public void Setup()
    {
        _machine = new Machine(new MachineOptions { CpuCount = 1, PageCount = Spaces * PagesPerSpace, PageSize = 8 });
        for (int i = 0; i < Spaces; i++)
        {
            Mm mm = _machine.CreateMm();
            mm.MapAnonymous(new VirtualAddress(0), PagesPerSpace);
            _machine.Cpus[0].SwitchTo(mm);
            for (VirtualAddress address = new(0); address < mm.End; address += 8)
            {
                _machine.Cpus[0].Store(address, 1);
            }

            _mms.Add(mm);
        }

        _populated = _machine.Capture();
    }

    [IterationSetup]
    public void Populate()
    {
        Array.Fill(_words, 1);
        _machine.Restore(_populated);
    }

    /// <summary>The least that any zap has to do: an atomic exchange of each entry.</summary>
    [Benchmark(Baseline = true)]
    public long ExchangeWords()
    {
        long sum = 0;
        foreach (ref long word in _words.AsSpan())
        {
            sum += Interlocked.Exchange(ref word, 0);
        }

        return sum;
    }

    /// <summary>The same with the two counts of each page, which every zap has to change as well.</summary>
    [Benchmark]
    public long ExchangeWordsAndChangeTwoCounts()
    {
        long sum = 0;
        Span<long> counts = stackalloc long[2];
        foreach (ref long word in _words.AsSpan())
        {
            sum += Interlocked.Exchange(ref word, 0) + Interlocked.Decrement(ref counts[0]) + Interlocked.Decrement(ref counts[1]);
        }

        return sum;
    }

    /// <summary>Entries cleared and recorded, map counts changed, pages queued, TLBs flushed, pages freed.</summary>
    [Benchmark]
    public int ZapAnonymousPages()
    {
        foreach (Mm mm in _mms)
        {
            MadviseDontNeed.Run(mm, new VirtualAddress(0), mm.End);
        }

        return _machine.FreePages == _machine.Pages.Count ? Spaces : throw new InvalidOperationException("Not every page was freed.");
    }
}

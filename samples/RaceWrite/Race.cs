using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace RaceWrite;

/// <summary>
/// racewrite.c (Dave Hansen, 22 April 2014), its testcase() with one thread for each CPU: a writer stores a counter into its page of a shared mapping, asks for the page to
/// be dropped from the page cache, and reads the counter back through the file; one CPU zaps the whole mapping, over and over. The counter read must be the counter stored.
/// </summary>
internal sealed class Race
{
    private const int BufferPages = 1024;

    private readonly Options _options;
    private readonly Mapping _file;
    private readonly Mm _mm;
    private readonly Vma _buffer;
    private readonly Machine _machine;
    private readonly long[] _iterations;
    private readonly CancellationTokenSource _stop = new();
    private Exception? _failure;

    internal Race(Options options)
    {
        _options = options;
        _machine = new Machine(new MachineOptions { CpuCount = options.Writers, PageCount = 4 * options.Writers });
        _file = _machine.CreateDisk(BufferPages).CreateFile(BufferPages);
        _mm = _machine.CreateMm();
        _buffer = _mm.MapShared(_file, new VirtualAddress(0), BufferPages);
        _iterations = new long[options.Writers];
        foreach (Cpu cpu in _machine.Cpus)
        {
            cpu.SwitchTo(_mm);
        }
    }

    internal Exception? Failure => _failure;

    internal long Iterations => _iterations.Sum();

    internal long Zaps { get; private set; }

    internal void Run()
    {
        _stop.CancelAfter(_options.Limit);
        List<Thread> threads = [new Thread(() => Guard(Zap))];
        threads.AddRange(_machine.Cpus.Select(cpu => new Thread(() => Guard(() => Write(cpu)))));
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private void Write(Cpu cpu)
    {
        long offset = (long)cpu.Id * _machine.Options.PageSize;
        VirtualAddress counterBuffer = _buffer.Start + offset;
        for (long counter = 0; !_stop.IsCancellationRequested; counter++)
        {
            cpu.Store(counterBuffer, counter);
            _file.AdviseDontNeed(offset, _machine.Options.PageSize);
            long counterRead = _file.Read(offset);
            if (counterRead != counter)
            {
                throw new LostStoreException(cpu.Id, counter, counterRead, cpu.Load(counterBuffer));
            }

            _iterations[cpu.Id]++;
        }
    }

    // madvise(buf, FILE_SIZE, MADV_DONTNEED)
    private void Zap()
    {
        for (; !_stop.IsCancellationRequested; Zaps++)
        {
            using MmuGather tlb = MmuGather.Begin(_mm);
            for (VirtualAddress addr = _buffer.Start; addr < _buffer.End;)
            {
                PageTable? table = _mm.FindTable(addr);
                VirtualAddress next = table is null ? _buffer.End : VirtualAddress.Min(table.End, _buffer.End);
                if (table is not null)
                {
                    _options.Zap(tlb, _buffer, table, addr, next);
                }

                addr = next;
            }
        }
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception thrown)
        {
            Interlocked.CompareExchange(ref _failure, thrown, null);
            _stop.Cancel();
        }
    }
}

using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties;

/// <summary>The machine driven by real threads, for a moment each: no operation is torn, and no flush returns too early.</summary>
public sealed class ThreadTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    public static TheoryData<HardwareModel> Models => Hardware.Models.Models.RightWithSeveralCpus;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_counter_never_goes_backwards_while_its_page_is_zapped_cleaned_and_dropped(HardwareModel model)
    {
        var world = new World(model, cpus: 3, filePages: 3, pages: 16);
        var stop = new CancellationTokenSource(Moment);
        long[] rounds = new long[2];

        Run(
            stop.Token,
            () =>
            {
                // Two writers, each with a page of its own, read their counter back through the file after having asked for it to be dropped.
                rounds[0] = Count(world, 0, stop.Token);
            },
            () => rounds[1] = Count(world, 1, stop.Token),
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
                }
            });

        world.File.Fsync();
        Assert.Equal((rounds[0], rounds[1]), (world.Disk.Peek(0), world.Disk.Peek(1)));
    }

    [Fact]
    public void No_store_lands_in_a_page_after_the_flush_that_took_it_away_has_returned()
    {
        var world = new World(pages: 4);
        var stop = new CancellationTokenSource(Moment);
        int late = 0;

        Run(
            stop.Token,
            () =>
            {
                for (long value = 1; !stop.IsCancellationRequested; value++)
                {
                    world.Cpu.Store(world.Address, value);
                }
            },
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (world.Mm.MapAndLock(world.Address) is not { } table)
                    {
                        continue;
                    }

                    using (table)
                    {
                        PteSlot slot = table[world.Address];
                        Pte entry = slot.ClearAndFlush();
                        if (!entry.IsPresent)
                        {
                            continue;
                        }

                        // The lock keeps the entry away, so from here on the content must stand still.
                        long before = world.Machine.MemoryWord(entry.Pfn, 0).Read();
                        Thread.SpinWait(50);
                        late += world.Machine.MemoryWord(entry.Pfn, 0).Read() == before ? 0 : 1;
                        slot.Set(entry);
                    }
                }
            });

        Assert.Equal(0, late);
    }

    [Fact]
    public void A_lock_lets_one_thread_in_at_a_time()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        long count = 0;

        Run(CancellationToken.None, Increment, Increment, Increment);

        Assert.Equal(30_000, count);

        void Increment()
        {
            for (int i = 0; i < 10_000; i++)
            {
                using (world.Table.Ptl.Hold())
                {
                    count++;
                }
            }
        }
    }

    [Fact]
    public void Threads_that_read_the_same_page_of_a_file_find_one_cached_page()
    {
        var world = new World(pages: 4);
        var stop = new CancellationTokenSource(Moment);
        Run(stop.Token, ReadAndDrop, ReadAndDrop, ReadAndDrop);

        world.File.AdviseDontNeed(0, 32);
        Assert.Equal(4, world.Machine.FreePages);

        void ReadAndDrop()
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal(0, world.File.Read(0));
                world.File.AdviseDontNeed(0, 16);
            }
        }
    }

    private static long Count(World world, int page, CancellationToken stop)
    {
        Cpu cpu = world.Machine.Cpus[page];
        int size = world.Machine.Options.PageSize;
        long counter = 0;
        do
        {
            cpu.Store(world.AddressOf(page), ++counter);
            world.File.AdviseDontNeed(page * size, size);
            Assert.Equal(counter, world.File.Read(page * size));
        }
        while (!stop.IsCancellationRequested);
        return counter;
    }

    private static void Run(CancellationToken stop, params Action[] bodies)
    {
        Exception?[] thrown = new Exception?[bodies.Length];
        Thread[] threads = [.. bodies.Select((body, i) => new Thread(() => thrown[i] = Record.Exception(body)))];
        Array.ForEach(threads, thread => thread.Start());
        foreach (Thread thread in threads)
        {
            Assert.True(thread.Join(TimeSpan.FromSeconds(30)), $"A thread does not come to an end{(stop.IsCancellationRequested ? ", though it should" : "")}.");
        }

        Assert.All(thrown, Assert.Null);
    }
}

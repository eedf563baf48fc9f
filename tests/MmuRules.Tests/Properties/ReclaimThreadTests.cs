using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties;

/// <summary>Reclaim, swapping and truncation by real threads, for a moment each, beside programs that use the memory.</summary>
public sealed class ReclaimThreadTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Anonymous_memory_keeps_every_store_while_its_pages_go_to_the_swap_device_and_come_back(bool batched)
    {
        var world = new World(cpus: 3, pages: 24);
        world.Machine.CreateSwap(16);
        Vma heap = world.Mm.MapAnonymous(world.AddressOf(7), 6);
        var batch = batched ? new UnmapBatch(world.Machine) : null;
        using var stop = new CancellationTokenSource(Moment);
        long reclaimed = 0;

        Threads.Run(
            stop.Token,
            () => Count(world.Machine.Cpus[0], heap.Start, stop.Token),
            () => Count(world.Machine.Cpus[1], heap.Start + 48, stop.Token),
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    reclaimed += Reclaim.ShrinkInactive(world.Machine, 4, batch);
                    Reclaim.ShrinkActive(world.Machine, MmuRules.Pages.LruList.ActiveAnonymous, 8);
                }
            });

        Assert.True(reclaimed > 0);
        MadviseDontNeed.Run(world.Mm, heap.Start, heap.End);
        Reclaim.ShrinkInactive(world.Machine, 24);
        Reclaim.ShrinkInactive(world.Machine, 24);
        Assert.Equal((24, 16), (world.Machine.FreePages, world.Machine.Swap!.FreeSlots));
    }

    [Fact]
    public void A_shared_file_keeps_every_store_while_reclaim_batches_its_flushes()
    {
        var world = new World(cpus: 3, filePages: 3, pages: 16);
        var batch = new UnmapBatch(world.Machine);
        using var stop = new CancellationTokenSource(Moment);

        Threads.Run(
            stop.Token,
            () => Count(world.Machine.Cpus[0], world.AddressOf(0), stop.Token, 1),
            () => Count(world.Machine.Cpus[1], world.AddressOf(1), stop.Token, 1),
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Reclaim.ShrinkInactive(world.Machine, 3, batch);
                    Reclaim.ShrinkActive(world.Machine, MmuRules.Pages.LruList.ActiveFile, 8);
                    world.File.Fsync();
                }
            });
    }

    [Fact]
    public void Private_copies_keep_what_they_were_given_while_the_file_changes()
    {
        var world = new World(cpus: 3, pages: 24);
        world.Machine.CreateSwap(8);
        Vma area = world.Mm.MapPrivate(world.File, world.AddressOf(7), 2);
        using var stop = new CancellationTokenSource(Moment);

        Threads.Run(
            stop.Token,
            () =>
            {
                Cpu cpu = world.Machine.Cpus[0];
                for (long value = 1; !stop.IsCancellationRequested; value++)
                {
                    cpu.Store(area.Start, value);
                    Assert.Equal(value, cpu.Load(area.Start));
                    if (value % 64 == 0)
                    {
                        MadviseDontNeed.Run(world.Mm, area.Start, area.End);
                        Assert.True(cpu.Load(area.Start) <= 0);
                    }
                }
            },
            () =>
            {
                for (long value = -1; !stop.IsCancellationRequested; value--)
                {
                    world.File.Write(0, value);
                }
            },
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Reclaim.ShrinkInactive(world.Machine, 4);
                }
            });
    }

    [Fact]
    public void A_file_that_gets_shorter_and_longer_is_zero_behind_its_end_whatever_goes_on()
    {
        var world = new World(cpus: 3, pages: 24);
        using var stop = new CancellationTokenSource(Moment);

        Threads.Run(
            stop.Token,
            () => Hammer(() => world.Machine.Cpus[0].Store(world.AddressOf(1), 7)),
            () => Hammer(() => Reclaim.ShrinkInactive(world.Machine, 4)),
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    world.File.Truncate(1);
                    Assert.Equal(0, world.Disk.Peek(1));
                    Assert.Throws<BadFileOffsetException>(() => world.File.Read(16));
                    world.File.Truncate(2);
                }
            });

        world.File.Truncate(0);
        Assert.Equal(24, world.Machine.FreePages);

        void Hammer(Action action)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    action();
                }
                catch (BadAddressException)
                {
                    // Behind the end just now.
                }
            }
        }
    }

    private static void Count(Cpu cpu, VirtualAddress start, CancellationToken stop, int pages = 3)
    {
        var latest = new long[pages];
        for (long value = 1; !stop.IsCancellationRequested; value++)
        {
            int page = (int)(value * 7 % pages);
            Assert.Equal(latest[page], cpu.Load(start + (16 * page)));
            cpu.Store(start + (16 * page), value);
            latest[page] = value;
        }
    }
}

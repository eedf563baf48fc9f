using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class FaultLockTests
{
    private static readonly VirtualAddress Start = new(64);

    [Fact]
    public void Anonymous_memory_is_faulted_in_without_the_mmap_lock()
    {
        var world = new World();
        Mmap.Anonymous(world.Mm, Start, 1);
        world.Mm.MmapLock.LockWrite();
        using (Agent.As(World.Writer))
        {
            world.Cpu.Store(Start, 1);
        }

        world.Mm.MmapLock.UnlockWrite();
        Assert.Equal(1, world.Cpu.Load(Start));
    }

    [Fact]
    public void A_page_of_a_file_is_faulted_in_under_the_mmap_lock()
    {
        var world = new World();
        var order = new StepOrder(StepKind.AcquireMmap, StepKind.AcquirePage, StepKind.WriteEntry, StepKind.ReleasePage, StepKind.ReleaseMmap);
        world.Machine.Observer = order;
        _ = world.Cpu.Load(world.Address);
        world.Machine.Observer = null;

        Assert.Equal(StepKind.AcquireMmap, order.WithoutRepetitions.First());
        Assert.Equal(StepKind.ReleaseMmap, order.WithoutRepetitions.Last());
    }

    [Fact]
    public void An_area_that_is_locked_for_writing_is_waited_for_by_way_of_the_mmap_lock()
    {
        var world = new World();
        Vma vma = Mmap.Anonymous(world.Mm, Start, 1);
        world.Mm.MmapLock.LockWrite();
        vma.VmaLock.LockWrite();
        using (Agent.As(World.Writer))
        {
            Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(() => world.Cpu.Store(Start, 1)));
        }

        world.Mm.MmapLock.UnlockWrite();
        world.Cpu.Store(Start, 1);
        Assert.False(vma.VmaLock.IsHeld);
    }

    [Fact]
    public void A_fault_that_fails_leaves_no_lock_behind()
    {
        var world = new World();
        Vma vma = Mmap.Anonymous(world.Mm, Start, 1);
        Mprotect.Run(world.Mm, Start, Start + 16, isWritable: false);
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(Start, 1));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(new VirtualAddress(240)));

        Assert.False(world.Mm.MmapLock.IsHeld || vma.VmaLock.IsHeld);
    }

    [Fact]
    public async Task Threads_that_map_unmap_move_and_fork_while_others_fault_keep_everything_in_order()
    {
        var world = new World(cpus: 3, pages: 40);
        Mmap.Anonymous(world.Mm, Start, 3);
        using var stop = new CancellationTokenSource();
        Task[] users = [.. world.Machine.Cpus.Select(cpu => Task.Factory.StartNew(
            () => Use(cpu, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            for (int i = 0; i < 500; i++)
            {
                Reshape(world.Mm, isWritable: i % 2 == 0);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(users);
        Audit.Check(world.Machine);
    }

    private static void Reshape(Mm mm, bool isWritable)
    {
        Mprotect.Run(mm, Start, Start + 48, isWritable);
        Mm child = Fork.Run(mm);
        Mremap.Move(mm, Start, 48, new VirtualAddress(192));
        Mremap.Move(mm, new VirtualAddress(192), 48, Start);
        Exit.Run(child);
        Munmap.Run(mm, Start, Start + 48);
        Mmap.Anonymous(mm, Start, 3);
    }

    private static void Use(Cpu cpu, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                cpu.Store(Start + (i % 3 * 16), i);
                _ = cpu.Load(Start + (i % 3 * 16));
            }
            catch (BadAddressException)
            {
                // Unmapped, moved or read-only just now: that is what the others are here for.
            }
        }
    }
}

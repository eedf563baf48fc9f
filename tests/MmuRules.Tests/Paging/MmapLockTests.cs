using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Paging;

/// <summary>The lock of an address space, and those of its areas.</summary>
public sealed class MmapLockTests
{
    private readonly Machine _machine = new();
    private readonly MmapLock _mmap;
    private readonly VmaLock _area;
    private readonly VmaLock _other;

    public MmapLockTests()
    {
        Mm mm = _machine.CreateMm();
        _mmap = mm.MmapLock;
        _area = mm.MapAnonymous(new VirtualAddress(0), 1).VmaLock;
        _other = mm.MapAnonymous(new VirtualAddress(4096), 1).VmaLock;
    }

    [Fact]
    public void Readers_share_the_mmap_lock_and_keep_the_writer_out()
    {
        As(World.Writer, () => _mmap.LockRead());
        As(World.Zapper, () => Assert.True(_mmap.TryLockRead()));
        Assert.False(_mmap.TryLockWrite());
        As(World.Writer, _mmap.UnlockRead);
        As(World.Zapper, _mmap.UnlockRead);
        Assert.True(_mmap.TryLockWrite());
        As(World.Writer, () => Assert.False(_mmap.TryLockRead()));
    }

    [Fact]
    public void A_writer_that_becomes_a_reader_lets_readers_in_and_releases_its_areas()
    {
        _mmap.LockWrite();
        _area.LockWrite();

        _mmap.Downgrade();

        Assert.False(_mmap.IsHeldForWriting);
        Assert.False(_area.IsHeld);
        As(World.Writer, () => Assert.True(_mmap.TryLockRead()));
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(_mmap.UnlockWrite));
        _mmap.UnlockRead();
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(() => _mmap.Downgrade()));
    }

    [Fact]
    public void An_area_that_is_being_changed_has_no_readers()
    {
        _mmap.LockWrite();
        _area.LockWrite();
        As(World.Zapper, () => Assert.False(_area.TryLockRead()));
        As(World.Zapper, () => Assert.True(_other.TryLockRead()));
        As(World.Zapper, _other.UnlockRead);
    }

    [Fact]
    public void An_area_is_locked_for_writing_under_the_mmap_lock_only()
    {
        Assert.Equal(UndefinedBehavior.AreaLockedWithoutMmapLock, World.KindOf(() => _area.LockWrite()));
        _mmap.LockRead();
        Assert.Equal(UndefinedBehavior.AreaLockedWithoutMmapLock, World.KindOf(() => _area.LockWrite()));
        Assert.False(_area.IsHeld);
    }

    [Fact]
    public void The_areas_of_a_writer_are_released_with_the_mmap_lock()
    {
        _mmap.LockWrite();
        _other.LockWrite();
        _area.LockWrite();
        _area.LockWrite();
        Assert.True(_area.IsHeldForWriting && _other.IsHeldForWriting);

        _mmap.UnlockWrite();

        Assert.False(_area.IsHeld || _other.IsHeld);
    }

    [Fact]
    public void A_writer_of_an_area_waits_for_its_readers()
    {
        As(World.Writer, () => Assert.True(_area.TryLockRead()));
        _mmap.LockWrite();
        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(() => _area.LockWrite()));

        As(World.Writer, _area.UnlockRead);
        _area.LockWrite();
        Assert.True(_area.IsHeldForWriting);
    }

    [Fact]
    public void An_areas_lock_released_by_somebody_who_does_not_read_it()
    {
        Assert.True(_area.TryLockRead());
        As(World.Zapper, () => Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(_area.UnlockRead)));
        _area.UnlockRead();
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(_area.UnlockRead));
    }

    [Fact]
    public void A_reader_of_an_area_must_not_wait_for_the_mmap_lock_or_a_page()
    {
        Assert.True(_area.TryLockRead());
        Assert.Equal(UndefinedBehavior.LockOrder, World.KindOf(() => _mmap.LockRead()));
        Assert.Equal(UndefinedBehavior.LockOrder, World.KindOf(() => _machine.AllocatePage().Lock()));
    }

    [Fact]
    public async Task A_threads_writer_waits_for_the_readers_of_others()
    {
        _mmap.LockRead();
        Task writer = Task.Factory.StartNew(
            () =>
            {
                _mmap.LockWrite();
                _mmap.UnlockWrite();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Thread.Sleep(10);
        Assert.False(writer.IsCompleted);
        _mmap.UnlockRead();
        await writer;
        Assert.False(_mmap.IsHeld);
    }

    [Fact]
    public async Task Threads_that_read_see_nothing_of_a_writer_at_work()
    {
        long left = 0;
        long right = 0;
        long torn = 0;
        await Task.WhenAll(Start(Write), Start(Read), Start(Read), Start(Write));
        Assert.Equal((10_000, 10_000, 0), (left, right, torn));
        Assert.False(_mmap.IsHeld);

        static Task Start(Action body) =>
            Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Write()
        {
            for (int i = 0; i < 5_000; i++)
            {
                using MmapLock.WriteGuard held = _mmap.HoldWrite();
                left++;
                right++;
            }
        }

        void Read()
        {
            for (int i = 0; i < 5_000; i++)
            {
                using MmapLock.ReadGuard held = _mmap.HoldRead();
                torn += left == right ? 0 : 1;
            }
        }
    }

    private static void As(int agent, Action action)
    {
        using Agent.Scope scope = Agent.As(agent);
        action();
    }
}

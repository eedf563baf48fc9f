using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

/// <summary>Locks misused: each misuse is named, and the machine goes on.</summary>
public sealed class LockTests
{
    /// <summary>Every kind of lock, by what takes it, takes it if it can be had, and releases it.</summary>
    public static TheoryData<string> Kinds => [.. Locks(new World()).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_released_by_somebody_else_names_its_holder_and_where_he_took_it(string kind)
    {
        (Action take, _, Action release) = Locks(new World())[kind];
        As(World.Zapper, take);

        var thrown = Assert.Throws<UndefinedBehaviorException>(release);
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, thrown.Kind);
        Assert.Contains($"agent {World.Zapper}, since LockTests.cs:", thrown.Message);

        As(World.Zapper, release);
        thrown = Assert.Throws<UndefinedBehaviorException>(release);
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, thrown.Kind);
        Assert.Contains("Nobody holds it", thrown.Message);
        take();
        release();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_taken_twice_by_its_holder_names_both_places(string kind)
    {
        (Action take, _, Action release) = Locks(new World())[kind];
        take();

        var thrown = Assert.Throws<UndefinedBehaviorException>(take);
        Assert.Equal(UndefinedBehavior.LockTakenTwice, thrown.Kind);
        Assert.Equal(3, thrown.Message.Split("LockTests.cs:").Length);
        release();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_waited_for_by_the_thread_that_plays_its_holder(string kind)
    {
        Dictionary<string, (Action Take, Func<bool> TryTake, Action Release)> locks = Locks(new World());
        As(World.Zapper, locks[kind].Take);
        string exclusive = kind.Replace("read", "write", StringComparison.Ordinal);

        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(locks[exclusive].Take));
        Assert.False(locks[exclusive].TryTake());
        As(World.Zapper, locks[kind].Release);
        Assert.True(locks[kind].TryTake());
        locks[kind].Release();
    }

    [Theory]
    [InlineData("mmap read", "mmap write")]
    [InlineData("i_mmap read", "i_mmap write")]
    [InlineData("anon_vma read", "anon_vma write")]
    public void A_reader_cannot_become_the_writer_nor_release_what_he_has_not(string read, string write)
    {
        Dictionary<string, (Action Take, Func<bool> TryTake, Action Release)> locks = Locks(new World());
        locks[read].Take();
        As(World.Zapper, locks[read].Take);

        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(locks[write].Take));
        Assert.False(locks[write].TryTake());
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(locks[write].Release));
        locks[read].Release();
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(locks[read].Release));

        As(World.Zapper, locks[read].Release);
        locks[write].Take();
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(locks[read].Release));
        locks[write].Release();
    }

    [Fact]
    public void A_page_marked_under_its_own_lock_by_its_holder()
    {
        Page page = new Machine().AllocatePage();
        page.Lock();
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => page.MarkDirtyLocked()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_held_at_a_capture_is_held_after_the_restore(string kind)
    {
        var world = new World();
        (Action take, _, Action release) = Locks(world)[kind];
        As(World.Zapper, take);
        MachineState held = world.Machine.Capture();
        As(World.Zapper, release);

        world.Machine.Restore(held);
        As(World.Zapper, release);
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(release));
    }

    private static void As(int agent, Action action)
    {
        using Agent.Scope scope = Agent.As(agent);
        action();
    }

    private static Dictionary<string, (Action Take, Func<bool> TryTake, Action Release)> Locks(World world)
    {
        _ = world.Cpu.Load(world.Address);
        Page page = world.CachedPage();
        MmapLock mmap = world.Mm.MmapLock;
        AnonVmaLock anonVma = world.Mm.MapAnonymous(new VirtualAddress(64), 1).AnonVma!.AnonVmaLock;
        PageTableLock pmd = world.Mm.PmdLock;
        PageTableLock ptl = world.Table.Ptl;
        return new()
        {
            ["page"] = (() => page.Lock(), () => page.TryLock(), page.Unlock),
            ["page table"] = (() => ptl.Lock(), () => ptl.TryLock(), ptl.Unlock),
            ["PMD"] = (() => pmd.Lock(), () => pmd.TryLock(), pmd.Unlock),
            ["i_mmap write"] = (() => world.File.IMmapLock.Lock(), () => world.File.IMmapLock.TryLock(), world.File.IMmapLock.Unlock),
            ["i_mmap read"] = (() => world.File.IMmapLock.LockRead(), () => world.File.IMmapLock.TryLockRead(), world.File.IMmapLock.UnlockRead),
            ["mmap write"] = (() => mmap.LockWrite(), () => mmap.TryLockWrite(), mmap.UnlockWrite),
            ["mmap read"] = (() => mmap.LockRead(), () => mmap.TryLockRead(), mmap.UnlockRead),
            ["anon_vma write"] = (() => anonVma.LockWrite(), () => anonVma.TryLockWrite(), anonVma.UnlockWrite),
            ["anon_vma read"] = (() => anonVma.LockRead(), () => anonVma.TryLockRead(), anonVma.UnlockRead),
        };
    }
}

using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

/// <summary>The order of locks: who takes them the other way round is told so, though nobody was in his way.</summary>
public sealed class LockOrderTests
{
    private readonly World _world = new();
    private readonly Page _page;
    private readonly AnonVmaLock _anonVma;

    public LockOrderTests()
    {
        _ = _world.Cpu.Load(_world.Address);
        _page = _world.CachedPage();
        _anonVma = _world.Mm.MapAnonymous(new VirtualAddress(64), 1).AnonVma!.AnonVmaLock;
    }

    private MmapLock Mmap => _world.Mm.MmapLock;

    private PageTableLock Pmd => _world.Mm.PmdLock;

    private PageTableLock Ptl => _world.Table.Ptl;

    private IMmapLock IMmap => _world.File.IMmapLock;

    [Fact]
    public void All_locks_may_be_held_at_once_if_they_are_taken_in_order()
    {
        using MmapLock.WriteGuard mmap = Mmap.HoldWrite();
        using Page.Guard page = _page.Hold();
        _world.Vma.VmaLock.LockWrite();
        using IMmapLock.ReadGuard file = IMmap.HoldRead();
        using AnonVmaLock.ReadGuard anonymous = _anonVma.HoldRead();
        using PageTableLock.Guard pmd = Pmd.Hold();
        using PageTableLock.Guard table = Ptl.Hold();
        Assert.True(Ptl.IsHeldByCurrent);
    }

    [Fact]
    public void A_lock_taken_after_one_that_it_comes_before_names_both_and_where_each_was_taken()
    {
        IMmap.Lock();

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => _page.Lock());

        Assert.Equal(UndefinedBehavior.LockOrder, thrown.Kind);
        Assert.Equal("page 0", thrown.Subject);
        Assert.Contains("the i_mmap lock of file 1, since LockOrderTests.cs:", thrown.Message);
        Assert.Contains($"({nameof(A_lock_taken_after_one_that_it_comes_before_names_both_and_where_each_was_taken)})", thrown.Message);
        Assert.Equal(3, thrown.Message.Split("LockOrderTests.cs:").Length);
        Assert.DoesNotContain("tests/", thrown.Message);
        Assert.False(_page.IsLocked);
        IMmap.Unlock();
        _page.Lock();
        IMmap.Lock();
    }

    [Fact]
    public void Each_lock_under_the_next_one_is_out_of_order()
    {
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => _page.Lock(), () => Mmap.LockRead(), _page.Unlock));
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => IMmap.LockRead(), () => _page.Lock(), IMmap.UnlockRead));
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => _anonVma.LockRead(), () => IMmap.Lock(), _anonVma.UnlockRead));
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => Ptl.Lock(), () => Pmd.Lock(), Ptl.Unlock));
    }

    [Fact]
    public void Two_locks_of_one_class_are_out_of_order()
    {
        Page other = _world.Machine.AllocatePage();
        var child = _world.Machine.CreateMm().MmapLock;
        var table = new PageTableLock(_world.Machine, "another table's lock");

        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => _page.Lock(), () => other.Lock(), _page.Unlock));
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => Mmap.LockWrite(), () => child.LockWrite(), Mmap.UnlockWrite));
        Assert.Equal(UndefinedBehavior.LockOrder, KindUnder(() => Ptl.Lock(), () => table.Lock(), Ptl.Unlock));
    }

    [Fact]
    public void A_childsMmap_lock_is_taken_inside_its_parents_by_whoever_says_so()
    {
        var child = _world.Machine.CreateMm().MmapLock;
        using MmapLock.WriteGuard parent = Mmap.HoldWrite();
        using MmapLock.WriteGuard nested = child.HoldWriteNested();
        Assert.True(child.IsHeldForWriting);
    }

    [Fact]
    public void Who_does_not_wait_need_not_keep_the_order_but_is_held_to_what_he_took()
    {
        IMmap.Lock();
        Assert.True(_page.TryLock());
        IMmap.Unlock();
        Assert.Equal(UndefinedBehavior.LockOrder, World.KindOf(() => Mmap.LockRead()));
    }

    [Fact]
    public void Another_agents_locks_do_not_matter()
    {
        using (Agent.As(World.Zapper))
        {
            Ptl.Lock();
        }

        _page.Lock();
        Assert.True(_page.IsLocked);
    }

    [Fact]
    public void A_machine_that_does_not_check_the_order_lets_any_be_taken()
    {
        var machine = new Machine(new MachineOptions { ChecksLockOrder = false });
        Page first = machine.AllocatePage();
        Page second = machine.AllocatePage();
        second.Lock();
        first.Lock();
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => first.Lock()));
    }

    [Fact]
    public void Who_holds_a_spinlock_must_not_wait_for_what_may_sleep()
    {
        Ptl.Lock();

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => _page.Lock());
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, thrown.Kind);
        Assert.Contains("the lock of page table 1, since LockOrderTests.cs:", thrown.Message);
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => Mmap.LockRead()));
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => _anonVma.LockWrite()));
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => Writeback.WaitForWriteback(_page)));
        Assert.True(_page.TryLock());
        Ptl.Unlock();
        Writeback.WaitForWriteback(_page);
    }

    [Fact]
    public void A_restore_knows_the_spinlocks_that_are_held()
    {
        Ptl.Lock();
        MachineState held = _world.Machine.Capture();
        Ptl.Unlock();
        _world.Machine.Restore(held);
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => _page.Lock()));
    }

    private static UndefinedBehavior KindUnder(Action outer, Action inner, Action release)
    {
        outer();
        try
        {
            return World.KindOf(inner);
        }
        finally
        {
            release();
        }
    }
}

using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

/// <summary>Locks in a machine that is put back into an earlier state, with all that was known of them or with the key only.</summary>
public sealed class LockStateTests
{
    private readonly World _world = new();

    public LockStateTests() => _ = _world.Cpu.Load(_world.Address);

    private MmapLock Mmap => _world.Mm.MmapLock;

    [Fact]
    public void A_restored_machine_knows_where_its_locks_were_taken()
    {
        MachineState held = Hold();
        Release();
        _world.Machine.Restore(held);
        using (Agent.As(World.Zapper))
        {
            var thrown = Assert.Throws<UndefinedBehaviorException>(() => Mmap.LockRead());
            Assert.Equal(UndefinedBehavior.LockTakenTwice, thrown.Kind);
            Assert.Contains($"({nameof(Hold)})", thrown.Message);
        }

        Release();
    }

    [Fact]
    public void A_machine_restored_from_a_key_knows_who_holds_its_locks_but_not_since_where()
    {
        StateKey held = Hold().Key;
        Release();
        _world.Machine.Restore(held);
        using (Agent.As(World.Zapper))
        {
            var thrown = Assert.Throws<UndefinedBehaviorException>(() => _world.CachedPage().Lock());
            Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, thrown.Kind);
            Assert.Contains("a place that is not known", thrown.Message);
        }

        Release();
        Assert.False(Mmap.IsHeld || _world.Table.Ptl.IsHeld);
        using Agent.Scope scope = Agent.As(World.Zapper);
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(Mmap.UnlockRead));
    }

    [Fact]
    public void A_state_is_the_same_wherever_its_locks_were_taken()
    {
        MachineState here = Hold();
        Release();
        using (Agent.As(World.Zapper))
        {
            Mmap.LockRead();
            _world.Table.Ptl.Lock();
        }

        Assert.Equal(here, _world.Machine.Capture());
    }

    [Fact]
    public void The_footprint_of_a_lock_that_was_waited_for_is_the_lock_and_not_what_others_did_meanwhile()
    {
        PageTableLock ptl = _world.Table.Ptl;
        Hold();
        var observer = new Releasing(_world.Machine, Release);
        _world.Machine.RecordsFootprints = true;
        _world.Machine.Observer = observer;
        ptl.Lock();

        Assert.True(ptl.IsHeldByCurrent);
        Assert.Equal(1, observer.Waits);
        Assert.Single(observer.Footprint!.Writes);
        Assert.Empty(_world.Machine.Store.Recorder!.StrayWrites);
    }

    private MachineState Hold()
    {
        using Agent.Scope scope = Agent.As(World.Zapper);
        Mmap.LockRead();
        _world.Table.Ptl.Lock();
        return _world.Machine.Capture();
    }

    private void Release()
    {
        using Agent.Scope scope = Agent.As(World.Zapper);
        _world.Table.Ptl.Unlock();
        Mmap.UnlockRead();
    }

    /// <summary>Has the holder release his locks when somebody waits for one.</summary>
    private sealed class Releasing(Machine machine, Action release) : IStepObserver
    {
        internal int Waits { get; private set; }

        internal Footprint? Footprint { get; private set; }

        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step)
        {
            Waits++;
            release();
        }

        public void After(in Step step, long observed) => Footprint = machine.LastFootprint;
    }
}

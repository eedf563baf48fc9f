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
}

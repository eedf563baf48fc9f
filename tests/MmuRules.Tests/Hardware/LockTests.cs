using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Tests.Hardware;

/// <summary>Locks misused: each misuse is named.</summary>
public sealed class LockTests
{
    [Fact]
    public void A_lock_released_by_somebody_else()
    {
        var world = new World();
        Page page = world.Machine.AllocatePage();
        using (Agent.As(World.Zapper))
        {
            page.Lock();
            world.File.IMmapLock.Lock();
        }

        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(page.Unlock));
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(world.File.IMmapLock.Unlock));
        using (Agent.As(World.Zapper))
        {
            page.Unlock();
            world.File.IMmapLock.Unlock();
        }

        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(page.Unlock));
    }

    [Fact]
    public void A_lock_taken_twice_by_its_holder()
    {
        Page page = new Machine().AllocatePage();
        page.Lock();
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(page.Lock));
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => page.MarkDirtyLocked()));
    }

    [Fact]
    public void A_lock_waited_for_by_the_thread_that_plays_its_holder()
    {
        Page page = new Machine().AllocatePage();
        using (Agent.As(World.Zapper))
        {
            page.Lock();
        }

        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(page.Lock));
        Assert.False(page.TryLock());
    }
}

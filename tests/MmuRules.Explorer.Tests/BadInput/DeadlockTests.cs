using MmuRules.Exploration;
using MmuRules.Gather;

namespace MmuRules.ExplorerTests.BadInput;

public class DeadlockTests
{
    // The order of locks is the machine's own rule; here it is the circle that matters.
    private static readonly Scenario Unordered = Try.Quiet with { Machine = Try.Quiet.Machine with { ChecksLockOrder = false } };

    [Fact]
    public void Two_locks_taken_in_opposite_order() => AssertCircle(Try.Check(Unordered, FileThenPage, PageThenFile));

    [Fact]
    public void A_circle_is_found_although_somebody_else_could_go_on_for_ever() =>
        AssertCircle(Try.Check(Unordered.With(EnvironmentParts.Writers(1)), FileThenPage, PageThenFile));

    [Fact]
    public void Three_locks_in_a_circle()
    {
        Verdict verdict = Try.Check(Unordered.With(EnvironmentParts.Writers(1)), FileThenPage, PageThenArea, AreaThenFile);

        Assert.Equal(Property.Deadlock, verdict.Violated);
        Assert.Equal(3, verdict.Explanation!.Split("waits for").Length - 1);
    }

    [Fact]
    public void Somebody_who_has_a_lock_and_can_go_on_keeps_nobody_waiting_for_ever()
    {
        // The cleaner holds it until it has begun to write.
        Verdict verdict = Try.Check(Try.Quiet.With(EnvironmentParts.Writers(1), EnvironmentParts.Cleaner()), world =>
        {
            Try.PageOf(world).Lock();
            Try.PageOf(world).Unlock();
        });

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    [Fact]
    public void One_that_waits_behind_another_one_waits_for_nobody_for_ever()
    {
        Verdict verdict = Try.Check(Unordered.With(EnvironmentParts.Writers(1)), FileThenPage, FileThenPage);

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    [Fact]
    public void A_lock_taken_twice()
    {
        Verdict verdict = Try.Check(Try.Busy, world =>
        {
            world.Table.Ptl.Lock();
            world.Table.Ptl.Lock();
        });

        Assert.Equal(Property.Locking, verdict.Violated);
        Assert.Contains("would wait for itself", verdict.Explanation);
        Assert.Contains("DeadlockTests.cs:", verdict.Explanation);
    }

    [Fact]
    public void A_lock_that_is_left_behind()
    {
        Verdict verdict = Try.Check(Try.Busy, world => world.Table.Ptl.Lock(), world =>
        {
            world.Table.Ptl.Lock();
            world.Table.Ptl.Unlock();
        });

        Assert.Equal(Property.Locking, verdict.Violated);
        Assert.Contains("function 0 has returned, and still holds the lock that it took at DeadlockTests.cs:", verdict.Explanation);
    }

    [Fact]
    public void A_gather_that_is_left_behind()
    {
        Verdict verdict = Try.Check(Try.Quiet, world => _ = MmuGather.Begin(world.Mm));

        Assert.Equal(Property.Counts, verdict.Violated);
        Assert.Contains("a gather was begun and never finished", verdict.Explanation);
    }

    private static void AssertCircle(Verdict verdict)
    {
        Assert.Equal(Outcome.Violated, verdict.Outcome);
        Assert.Equal(Property.Deadlock, verdict.Violated);
        Assert.Matches(
            "^These wait for each other, for ever: function 0 waits for page 0, which is held by function 1 since DeadlockTests.cs:[0-9]+ \\(PageThenFile\\); "
            + "function 1 waits for the i_mmap lock of file 1, which is held by function 0 since DeadlockTests.cs:[0-9]+ \\(FileThenPage\\)\\.$",
            verdict.Explanation);
    }

    private static void FileThenPage(World world)
    {
        world.File.IMmapLock.Lock();
        Try.PageOf(world).Lock();
        Try.PageOf(world).Unlock();
        world.File.IMmapLock.Unlock();
    }

    private static void PageThenFile(World world)
    {
        Try.PageOf(world).Lock();
        world.File.IMmapLock.Lock();
        world.File.IMmapLock.Unlock();
        Try.PageOf(world).Unlock();
    }

    private static void PageThenArea(World world)
    {
        Try.PageOf(world).Lock();
        world.Mm.MmapLock.LockWrite();
        world.Mm.MmapLock.UnlockWrite();
        Try.PageOf(world).Unlock();
    }

    private static void AreaThenFile(World world)
    {
        world.Mm.MmapLock.LockWrite();
        world.File.IMmapLock.Lock();
        world.File.IMmapLock.Unlock();
        world.Mm.MmapLock.UnlockWrite();
    }
}

using MmuRules.Exploration;
using MmuRules.Pages;

namespace MmuRules.ExplorerTests.BadInput;

public class NonDeterministicCodeTests
{
    private static int s_runs;

    [Fact]
    public void Code_that_throws_dice() => AssertTold(world => Branch(world, new Random().Next(2) == 0));

    [Fact]
    public void Code_that_asks_for_the_time() => AssertTold(world => Branch(world, DateTime.UtcNow.Ticks / 10 % 2 == 0));

    [Fact]
    public void Code_that_leaves_something_in_a_field() => AssertTold(world => Branch(world, s_runs++ % 2 == 0));

    [Fact]
    public void Code_that_depends_on_the_order_of_a_hash_table() =>
        AssertTold(world => Branch(world, new HashSet<object> { new(), new() }.First().GetHashCode() % 2 == 0));

    [Fact]
    public void It_is_told_also_where_only_the_last_step_differs() => AssertTold(world =>
    {
        world.Table.Ptl.Lock();
        world.Table.Ptl.Unlock();
        if (s_runs++ % 2 == 0)
        {
            _ = Try.PageOf(world).IsDirty;
        }
    });

    [Fact]
    public void Code_that_takes_steps_on_a_thread_of_its_own()
    {
        var thrown = Assert.Throws<NonDeterministicCodeException>(() => Try.Check(Try.Busy, world => Task.Run(() => world.Table.Ptl.Lock()).Wait()));

        Assert.StartsWith("function 0 took the step AcquirePageTable on a thread of its own, at NonDeterministicCodeTests.cs:", thrown.Message);
    }

    [Fact]
    public void Nobody_can_catch_that_away() => Assert.Throws<NonDeterministicCodeException>(() => Try.Check(Try.Busy, world =>
    {
        try
        {
            Branch(world, s_runs++ % 2 == 0);
        }
        catch (Exception)
        {
            s_runs++;
        }
    }));

    private static void AssertTold(Action<World> code)
    {
        var thrown = Assert.Throws<NonDeterministicCodeException>(() => Try.Check(Try.Busy, code));

        Assert.Contains("function 0", thrown.Message);
        Assert.EndsWith("It must do the same whenever it sees the same: no time, no chance, no order of a hash table, nothing that it left in a field.", thrown.Message);
    }

    private static void Branch(World world, bool first)
    {
        Page page = Try.PageOf(world);
        for (int i = 0; i < 8; i++)
        {
            _ = first ? page.RefCount : page.MapCount;
            _ = page.IsDirty;
        }
    }
}

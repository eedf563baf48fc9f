using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.BadInput;

/// <summary>Code that fails at what the machine detects, and takes further steps on its way out, beside a second function that can notice those.</summary>
public class UnwindingCodeTests
{
    [Fact]
    public void A_guard_that_is_disposed_on_the_way_out_is_no_other_course_of_the_code() => AssertDrivenTwice(world =>
    {
        using PageTableLock.Guard held = world.Table.Ptl.Hold();
        Drive(world);
    });

    [Fact]
    public void Nor_are_several_within_each_other() => AssertDrivenTwice(world =>
    {
        using Page.Guard page = Try.PageOf(world).Hold();
        using PageTableLock.Guard held = world.Table.Ptl.Hold();
        Drive(world);
    });

    [Fact]
    public void Nor_is_what_a_finally_does_however_long() => AssertDrivenTwice(world =>
    {
        try
        {
            Drive(world);
        }
        finally
        {
            for (int i = 0; i < 200; i++)
            {
                _ = Try.PageOf(world).IsDirty;
            }
        }
    });

    [Fact]
    public void What_a_finally_fails_at_in_turn_hides_nothing()
    {
        static void Code(World world)
        {
            bool hasDriven = false;
            try
            {
                Drive(world);
                hasDriven = true;
            }
            finally
            {
                if (!hasDriven)
                {
                    world.Table.Ptl.Unlock();
                }
            }
        }

        AssertDrivenTwice(Code, Code);
    }

    [Fact]
    public void What_the_machine_detects_is_violated_though_the_code_catches_it_and_goes_on()
    {
        static void Code(World world)
        {
            try
            {
                Drive(world);
            }
            catch (UndefinedBehaviorException)
            {
                _ = Try.PageOf(world).IsDirty;
            }
        }

        AssertDrivenTwice(Code, Code);
    }

    [Fact]
    public void What_it_detects_between_two_steps_cannot_be_caught_away_either()
    {
        Verdict verdict = Try.Check(Try.Quiet, world =>
        {
            try
            {
                world.Machine.Pages[1].Get();
            }
            catch (UndefinedBehaviorException)
            {
                _ = Try.PageOf(world).IsDirty;
            }
        });

        Assert.Equal(Property.Counts, verdict.Violated);
        Assert.Contains("Nobody holds it.", verdict.Explanation);
    }

    [Fact]
    public void What_the_code_throws_itself_is_told_behind_the_guards_that_it_disposes()
    {
        Verdict verdict = Try.Check(Try.Quiet, FailIfDirty, DriveLater);

        Assert.Equal(Property.NoException, verdict.Violated);
        Assert.StartsWith("NotSupportedException: not yet", verdict.Explanation);
    }

    [Fact]
    public void A_guard_that_is_disposed_on_the_way_to_a_catch_of_the_code_is_an_ordinary_step()
    {
        Verdict verdict = Try.Check(Try.Quiet, world =>
        {
            try
            {
                FailIfDirty(world);
            }
            catch (NotSupportedException)
            {
                _ = Try.PageOf(world).IsDirty;
            }
        }, DriveLater);

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    private static void AssertDrivenTwice(Action<World> code, Action<World>? other = null)
    {
        Verdict verdict = Try.Check(Try.Quiet, code, other ?? DriveLater);

        Assert.Equal(Outcome.Violated, verdict.Outcome);
        Assert.Equal(Property.Locking, verdict.Violated);
        Assert.Contains("Another agent has disabled its interrupts: two drive it.", verdict.Explanation);
    }

    private static void Drive(World world)
    {
        using Cpu.InterruptGuard off = world.Machine.Cpus[1].InterruptsOff();
    }

    // Touches whatever the other function touches, and fails at nothing while that stands outside of its guards.
    private static void DriveLater(World world)
    {
        using (Try.PageOf(world).Hold())
        {
            world.Table.Ptl.Lock();
            world.Table.Ptl.Unlock();
        }

        Try.PageOf(world).MarkDirty();
        Drive(world);
    }

    private static void FailIfDirty(World world)
    {
        using PageTableLock.Guard held = world.Table.Ptl.Hold();
        if (Try.PageOf(world).IsDirty)
        {
            throw new NotSupportedException("not yet");
        }
    }
}

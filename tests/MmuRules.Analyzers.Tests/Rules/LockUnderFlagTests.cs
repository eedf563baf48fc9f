namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4007.</summary>
public sealed class LockUnderFlagTests
{
    [Fact]
    public Task A_lock_that_is_taken_if_the_callers_flag_says_so_is_remarked_upon() => Check.Statements("""
        if (!flag)
            {|#0:ptl.Lock()|};
        slot.Read();
        if (!flag)
            ptl.Unlock();
        """, Check.Diagnostic("MMU4007").WithLocation(0).WithArguments("ptl", "flag"));

    [Fact]
    public Task So_is_a_guard_that_there_may_be() => Check.Statements("""
        using var held = flag ? null : {|MMU4007:ptl.Hold()|};
        slot.Read();
        """);

    [Fact]
    public Task A_flag_that_says_how_to_take_the_lock_is_another_thing() => Check.Statements("""
        if (flag)
            page.Lock();
        else if (!page.TryLock())
            return;
        page.Unlock();
        """);

    [Fact]
    public Task A_condition_that_the_method_finds_out_by_itself_is_right() => Check.Statements("""
        var isDirty = slot.Read().Dirty;
        if (isDirty)
        {
            ptl.Lock();
            ptl.Unlock();
        }

        if (thing != null)
        {
            ptl.Lock();
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_lock_that_is_taken_and_released_where_the_flag_says_so_is_right() => Check.Statements("""
        if (flag)
        {
            ptl.Lock();
            slot.ClearAndFlush();
            ptl.Unlock();
        }

        if (flag2)
        {
            using var held = ptl.Hold();
            slot.ClearAndFlush();
        }

        if (!flag)
            using (ptl.Hold())
                slot.ClearAndFlush();
        slot.Read();
        """);

    [Fact]
    public Task It_is_not_if_a_path_goes_on_with_it() => Check.Statements("""
        if (flag)
        {
            {|MMU4007:ptl.Lock()|};
            if (flag2)
                ptl.Unlock();
        }

        slot.Read();
        if (flag && !flag2)
            ptl.Unlock();
        """);

    [Fact]
    public Task A_lock_that_is_let_go_for_a_while_where_the_flag_says_so_is_held_before_and_behind() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Own(Slot slot, Spin ptl, Mm mm, bool mayWait)
            {
                ptl.Lock();
                if (mayWait)
                {
                    ptl.Unlock();
                    mm.Flush();
                    ptl.Lock();
                }

                slot.ClearAndFlush();
                ptl.Unlock();
            }

            internal static void Callers([Requires(MmuLock.PageTable)] Spin ptl, Slot slot, Mm mm, bool mayWait)
            {
                if (mayWait)
                {
                    ptl.Unlock();
                    mm.Flush();
                    ptl.Lock();
                }

                slot.ClearAndFlush();
            }
        }
        """);

    [Fact]
    public Task A_lock_that_a_helper_takes_or_leaves_as_it_is_told_is_remarked_upon() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl)
            {
                Take(ptl, true);
                slot.ClearAndFlush();
                ptl.Unlock();
            }

            [Acquires(MmuLock.PageTable)]
            internal static void Kept(Spin ptl, bool isWanted)
            {
                if (isWanted)
                    {|MMU4007:ptl.Lock()|};
            }

            private static void Take(Spin ptl, bool isWanted)
            {
                if (isWanted)
                    {|MMU4007:ptl.Lock()|};
            }
        }
        """);

    [Fact]
    public Task A_method_for_each_is_right() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Zap(Slot slot, Spin ptl)
            {
                using var held = ptl.Hold();
                ZapLocked(slot);
            }

            internal static void ZapLocked([Requires(MmuLock.PageTable)] Slot slot) => slot.ClearAndFlush();
        }
        """);
}

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

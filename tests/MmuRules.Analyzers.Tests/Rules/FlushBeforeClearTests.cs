namespace MmuRules.Analyzers.Tests.Rules;

public sealed class FlushBeforeClearTests
{
    [Fact]
    public Task A_flush_before_the_clear_and_none_behind_it_is_flagged_at_the_flush() => Check.Statements("""
        ptl.Lock();
        {|#0:slot.Flush()|};
        var old = {|#1:slot.Clear()|};
        ptl.Unlock();
        """, Check.Diagnostic("MMU1006").WithLocation(0).WithLocation(1).WithArguments("cleared at line 14"));

    [Fact]
    public Task Behind_the_clear_the_flush_is_right() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_flush_before_and_one_behind_is_right() => Check.Statements("""
        slot.Flush();
        var old = slot.Clear();
        slot.Flush();
        """);

    [Fact]
    public Task What_is_freed_without_a_flush_behind_the_clear_is_explained_by_the_early_flush() => Check.Statements("""
        {|MMU1006:mm.Flush()|};
        var old = slot.Clear();
        old.Page.Free();
        """);

    [Fact]
    public Task What_is_freed_before_the_late_flush_is_freed_too_early() => Check.Statements("""
        mm.Flush();
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task What_is_unlocked_without_a_flush_behind_the_clear_is_explained_by_the_early_flush() => Check.Statements("""
        ptl.Lock();
        {|MMU1006:mm.Flush()|};
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task Two_bugs_before_the_late_flush_are_two_bugs() => Check.Statements("""
        mm.Flush();
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU1004:old.Page.RemoveRmap()|};
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_flush_that_served_an_earlier_entry_is_not_the_early_one() => Check.Statements("""
        slot.Clear();
        mm.Flush();
        slot2.Clear();
        mm.Flush();
        """);

    [Fact]
    public Task An_early_flush_of_another_entry_was_not_meant_for_this_one() => Check.Statements("""
        slot2.Flush();
        slot.Clear();
        mm.Flush();
        """);

    [Fact]
    public Task A_gather_that_was_flushed_before_is_finished_by_its_owner() => Check.Statements("""
        gather.Flush();
        slot.Clear();
        gather.Record(slot);
        """);

    [Fact]
    public Task A_flush_in_front_of_a_loop_that_clears_is_flagged() => Check.Statements("""
        {|MMU1006:mm.Flush()|};
        foreach (var pte in slots)
            pte.Clear();
        """);

    [Fact]
    public Task What_a_callee_flushed_before_does_not_hide_what_is_freed_too_early() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                Prepare(mm);
                var old = slot.Clear();
                {|MMU1002:old.Page.Free()|};
            }

            private static void Prepare(Mm mm) => mm.Flush();
        }
        """);
}

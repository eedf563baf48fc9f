namespace MmuRules.Analyzers.Tests.Rules;

public sealed class DirtyBeforeFlushTests
{
    [Fact]
    public Task Marking_without_a_lock_before_the_flush_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.Clear()|};
        ptl.Unlock();
        {|#0:page.MarkDirty()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1001").WithLocation(0).WithLocation(1).WithArguments("page", "cleared at line 13"));

    [Fact]
    public Task Marking_behind_the_flush_is_right() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        ptl.Unlock();
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        """);

    [Fact]
    public Task The_lock_that_the_marking_takes_itself_does_not_help() => Check.Statements("""
        slot.Clear();
        {|MMU1001:page.MarkDirtyLocked()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_page_that_is_known_to_be_another_entrys_is_not_the_windows() => Check.Statements("""
        var other = slot2.Read().Page;
        slot.Clear();
        {|MMU4008:other.MarkDirty()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_new_page_is_not_the_windows() => Check.Statements("""
        slot.Clear();
        var fresh = new Page();
        fresh.MarkDirty();
        mm.Flush();
        """);

    [Fact]
    public Task A_write_protected_entry_can_still_be_written_until_the_flush() => Check.Statements("""
        slot.WriteProtect();
        {|MMU1001:page.MarkDirty()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_clean_entry_can_lose_no_write() => Check.Statements("""
        var old = slot.Clear();
        if (!old.Dirty)
            old.Page.MarkDirty();
        mm.Flush();
        """);

    [Fact]
    public Task The_caller_holds_the_required_lock() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M([Requires(MmuLock.PageTable)] Spin ptl, Slot slot, Mm mm)
            {
                slot.Clear().Page.MarkDirty();
                mm.Flush();
            }

            internal static void N(Spin ptl, Slot slot, Mm mm)
            {
                {|MMU1001:slot.Clear().Page.MarkDirty()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task A_lock_that_is_released_without_having_been_taken_was_held_on_entry() => Check.Statements("""
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task One_bug_gives_one_diagnostic() => Check.Statements("""
        var old = slot.Clear();
        {|MMU1001:old.Page.MarkDirty()|};
        old.Page.MarkDirty();
        old.Page.Free();
        mm.Flush();
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class BulkFreeUnderLockTests
{
    [Fact]
    public Task Freeing_under_the_lock_keeps_everybody_waiting() => Check.Statements("""
        {|#1:ptl.Lock()|};
        gather.Flush();
        {|#0:gather.FreePages()|};
        ptl.Unlock();
        """, Check.Diagnostic("MMU3005").WithLocation(0).WithLocation(1).WithArguments("gather", "taken at line 12"));

    [Fact]
    public Task The_end_of_a_gather_is_left_alone() => Check.Statements("""
        using var held = ptl.Hold();
        using var tlb = Gather.Begin(mm);
        tlb.Flush();
        """);

    [Fact]
    public Task A_lock_that_the_caller_must_hold_is_held() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M([Requires(MmuLock.PageTable)] Spin ptl, Gather tlb) => {|#0:tlb.FreePages()|};
        }
        """, Check.Diagnostic("MMU3005").WithLocation(0).WithArguments("tlb", "by the caller"));

    [Fact]
    public Task Freeing_behind_the_unlock_is_right() => Check.Statements("""
        ptl.Lock();
        gather.Flush();
        ptl.Unlock();
        gather.FreePages();
        """);

    [Fact]
    public Task The_page_lock_keeps_nobody_from_the_table() => Check.Statements("""
        page.Lock();
        gather.FreePages();
        page.Unlock();
        """);

    [Fact]
    public Task Freeing_one_page_is_not_bulk() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.Free();
        ptl.Unlock();
        """);

    [Fact]
    public Task Freeing_before_the_flush_is_worse() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        {|MMU1002:gather.FreePages()|};
        gather.Flush();
        ptl.Unlock();
        """);
}

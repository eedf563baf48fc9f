namespace MmuRules.Analyzers.Tests.Rules;

public sealed class FreeBeforeFlushTests
{
    [Fact]
    public Task A_page_freed_before_the_flush_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.Clear()|};
        ptl.Unlock();
        {|#0:old.Page.Free()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1002").WithLocation(0).WithLocation(1).WithArguments("Page 'old.Page' is", "cleared at line 13"));

    [Fact]
    public Task Deferred_pages_freed_before_the_flush_are_flagged() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        {|MMU1002:gather.FreePages()|};
        gather.Flush();
        """);

    [Fact]
    public Task Deferred_pages_freed_behind_the_flush_are_right() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        gather.FreePages();
        """);

    [Fact]
    public Task A_clean_or_anonymous_page_is_no_exception() => Check.Statements("""
        var old = slot.Clear();
        if (!old.Dirty && old.Page.Anonymous)
            {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_was_empty_opens_nothing() => Check.Statements("""
        var old = slot.Clear();
        if (old.None)
            page.Free();
        mm.Flush();
        """);

    [Fact]
    public Task The_flush_of_another_gather_does_not_cover_what_this_one_recorded() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather2.Flush();
        {|MMU1002:old.Page.Free()|};
        """);

    [Fact]
    public Task The_flush_of_another_address_space_does_not_cover_the_entry() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Mm other)
            {
                var old = mm.Walk(1).Clear();
                other.Flush();
                {|MMU1002:old.Page.Free()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task Finishing_the_gather_flushes() => Check.Statements("""
        var old = slot.Clear();
        gather.Finish();
        old.Page.Free();
        """);

    [Fact]
    public Task Clearing_one_entry_and_flushing_another_is_not_enough() => Check.Statements("""
        var old = slot.Clear();
        slot2.Flush();
        {|MMU1002:old.Page.Free()|};
        """);
}

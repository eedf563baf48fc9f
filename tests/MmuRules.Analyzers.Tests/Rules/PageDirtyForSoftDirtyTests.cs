namespace MmuRules.Analyzers.Tests.Rules;

public sealed class PageDirtyForSoftDirtyTests
{
    [Fact]
    public Task A_page_that_is_marked_because_of_the_soft_dirty_mark_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        var head = old.Page;
        if (old.SoftDirty) {|#1:head.MarkDirty()|};
        {|#0:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, Check.Diagnostic("MMU2011").WithLocation(0).WithLocation(1).WithArguments("slot", "line 15"));

    [Fact]
    public Task A_page_that_is_marked_in_any_case_tells_nobody_which_address_was_written() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.MarkDirty();
        {|MMU2011:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """);

    [Fact]
    public Task The_mark_goes_into_the_new_entry() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        slot.Set(entry);
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_that_is_marked_because_its_entry_was_dirty_stands_in_for_nothing() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU2007:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """);
}

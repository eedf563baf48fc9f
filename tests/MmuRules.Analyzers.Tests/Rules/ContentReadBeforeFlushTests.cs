namespace MmuRules.Analyzers.Tests.Rules;

public sealed class ContentReadBeforeFlushTests
{
    [Fact]
    public Task A_page_copied_between_the_write_protection_and_the_flush_is_flagged() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        {|#1:slot.WriteProtect()|};
        {|#0:entry.Page.Copy()|};
        mm.Flush();
        ptl.Unlock();
        """, Check.Diagnostic("MMU1009").WithLocation(0).WithLocation(1).WithArguments("entry.Page", "write-protected at line 14"));

    [Fact]
    public Task A_page_copied_behind_the_flush_is_right() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        slot.WriteProtect();
        mm.Flush();
        entry.Page.Copy();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_of_unknown_origin_may_be_the_one() => Check.Statements("""
        slot.WriteProtect();
        {|MMU1009:page.Copy()|};
        mm.Flush();
        """);

    [Fact]
    public Task The_page_of_another_entry_is_not() => Check.Statements("""
        var other = slot2.Read();
        slot.WriteProtect();
        other.Page.Copy();
        mm.Flush();
        """);

    [Fact]
    public Task A_cleared_entrys_page_may_be_written_too() => Check.Statements("""
        var old = slot.Clear();
        {|MMU1009:old.Page.Copy()|};
        mm.Flush();
        """);

    [Fact]
    public Task What_is_cleared_says_nothing_of_a_page_of_unknown_origin() => Check.Statements("""
        slot.Clear();
        page.Copy();
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_was_clean_is_walked_again_before_it_is_written_through() => Check.Statements("""
        var old = slot.Clear();
        if (!old.Dirty)
            old.Page.Copy();
        mm.Flush();
        """);

    [Fact]
    public Task What_was_read_only_already_can_be_written_by_nobody() => Check.Statements("""
        var entry = slot.Read();
        slot.WriteProtect();
        if (!entry.Writable)
            entry.Page.Copy();
        mm.Flush();
        """);
}

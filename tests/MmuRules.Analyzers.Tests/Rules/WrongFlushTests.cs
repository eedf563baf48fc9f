namespace MmuRules.Analyzers.Tests.Rules;

public sealed class WrongFlushTests
{
    [Fact]
    public Task The_frame_of_the_cleared_entry_given_to_a_flush_is_flagged() => Check.Statements("""
        var old = {|#1:slot.Clear()|};
        {|#0:mm.FlushPage(old.Page.Address)|};
        """, Check.Diagnostic("MMU1011").WithLocation(0).WithLocation(1).WithArguments("old.Page.Address", "cleared at line 12", "it is the physical address that the entry led to"));

    [Fact]
    public Task So_is_a_number_that_stands_in_the_entry() => Check.Statements("""
        var entry = slot.Read();
        slot.WriteProtect();
        {|MMU1011:mm.FlushPage(entry.Frame)|};
        """);

    [Fact]
    public Task A_page_may_know_where_it_is_mapped() => Check.Statements("""
        var old = slot.Clear();
        mm.FlushPage((ulong)old.Page.MappedAt);
        """);

    [Fact]
    public Task The_frame_of_an_entry_that_is_still_there_is_no_mistake_of_this_kind() => Check.Statements("""
        var other = slot2.Read();
        slot.Clear();
        mm.FlushPage(other.Page.Address);
        """);

    [Fact]
    public Task A_flush_of_another_entry_and_none_of_this_one_is_flagged_at_the_flush() => Check.Statements("""
        slot.Clear();
        {|MMU1011:slot2.Flush()|};
        """);

    [Fact]
    public Task A_flush_of_another_entry_beside_that_of_this_one_is_right() => Check.Statements("""
        slot.Clear();
        slot2.Flush();
        slot.Flush();
        """);

    [Fact]
    public Task A_page_freed_in_between_is_the_graver_bug() => Check.Statements("""
        var old = slot.Clear();
        slot2.Flush();
        {|MMU1002:old.Page.Free()|};
        """);
}

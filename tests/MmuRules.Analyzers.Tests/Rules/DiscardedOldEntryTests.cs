namespace MmuRules.Analyzers.Tests.Rules;

public sealed class DiscardedOldEntryTests
{
    /// <summary>fd35ca3d12cc.</summary>
    [Fact]
    public Task An_old_value_that_is_thrown_away_with_its_page_is_flagged() => Check.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        {|#0:slot.Clear()|};
        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        mapped.Free();
        """, Check.Diagnostic("MMU2004").WithLocation(0).WithArguments("slot.Clear()"));

    [Fact]
    public Task So_is_one_that_is_discarded_by_name() => Check.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        _ = {|MMU2004:slot.Clear()|};
        gather.Record(slot);
        gather.Defer(mapped);
        gather.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_page_is_marked_if_the_old_value_is_dirty() => Check.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        var old = slot.Clear();
        mm.Flush();
        if (old.Dirty) mapped.MarkDirty();
        mapped.RemoveRmap();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_that_is_marked_in_any_case_needs_no_old_value() => Check.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        slot.Clear();
        mm.Flush();
        mapped.RemoveRmap();
        mapped.MarkDirty();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("if (!mapped.Anonymous) return;", "")]
    [InlineData("", "if (!mapped.Anonymous) mapped.MarkDirtyLocked();")]
    public Task The_dirtiness_of_an_anonymous_page_is_nobodys(string before, string behind) => Check.Statements($"""
        var mapped = slot.Read().Page;
        {before}
        slot.Clear();
        mm.Flush();
        mapped.RemoveRmap();
        {behind}
        """);

    [Fact]
    public Task The_entry_of_a_table_maps_no_page() => Check.Statements("""
        var table = slot.Read().Table;
        pmdLock.Lock();
        slot.Clear();
        pmdLock.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_is_not_present_has_no_dirty_bit() => Check.Statements("""
        var entry = slot.Read();
        if (entry.Present) return;
        var mapped = entry.Page;
        slot.Clear();
        mm.Flush();
        mapped.Free();
        """);

    [Fact]
    public Task Another_page_is_given_up_for_other_reasons() => Check.Statements("""
        slot.Clear();
        mm.Flush();
        slot2.Read().Page.Free();
        """);
}

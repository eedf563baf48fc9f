namespace MmuRules.Analyzers.Tests.Rules;

public sealed class RmapBeforeFlushTests
{
    [Fact]
    public Task The_mapping_of_a_file_page_removed_before_the_flush_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.Clear()|};
        var mapped = old.Page;
        if (old.Dirty) {|#2:mapped.MarkDirty()|};
        {|#0:mapped.RemoveRmap()|};
        mm.Flush();
        ptl.Unlock();
        """, Check.Diagnostic("MMU1004").WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("page 'mapped'", "cleared at line 13"));

    [Fact]
    public Task Both_bugs_of_the_original_are_reported_since_either_fix_leaves_the_other() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        {|MMU1004:mapped.RemoveRmap()|};
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_mapping_removed_after_the_early_unlock_is_the_same_bug_as_the_unlock() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mapped.RemoveRmap();
        mm.Flush();
        """);

    [Fact]
    public Task Deferred_mappings_removed_before_the_flush_are_flagged() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        {|MMU1004:gather.RemoveRmaps()|};
        gather.Flush();
        """);

    [Fact]
    public Task Deferred_mappings_removed_behind_the_flush_are_right() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        gather.Flush();
        gather.RemoveRmaps();
        """);

    [Fact]
    public Task The_mapping_of_a_clean_entry_may_go_early() => Check.Statements("""
        var old = slot.Clear();
        if (!old.Dirty)
            old.Page.RemoveRmap();
        mm.Flush();
        """);

    [Fact]
    public Task A_dirty_bit_read_before_the_entry_was_cleared_says_nothing() => Check.Statements("""
        var entry = slot.Read();
        var old = slot.Clear();
        if (!{|MMU2003:entry.Dirty|})
            {|MMU1004:entry.Page.RemoveRmap()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_page_is_known_to_be_anonymous_from_before_the_entry_was_cleared() => Check.Statements("""
        var mapped = slot.Read().Page;
        if (!mapped.Anonymous)
            return;
        slot.Clear();
        mapped.RemoveRmap();
        mm.Flush();
        """);
}

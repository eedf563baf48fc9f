namespace MmuRules.Analyzers.Tests.Rules;

public sealed class DirtyPastUnlockTests
{
    [Fact]
    public Task A_page_that_is_unmapped_under_the_lock_and_marked_behind_it_is_flagged_at_the_release() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        mapped.RemoveRmap();
        {|#0:ptl.Unlock()|};
        if (old.Dirty) mapped.MarkDirty();
        """, Check.Diagnostic("MMU1005").WithLocation(0).WithArguments("The lock", "page 'mapped' is marked later"));

    [Fact]
    public Task Marked_before_the_release_it_is_right() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        mapped.RemoveRmap();
        if (old.Dirty) mapped.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_draft_of_2014_has_this_bug_beside_the_early_unmapping() => Check.Statements("""
        ptl.Lock();
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            var mapped = old.Page;
            {|MMU1004:mapped.RemoveRmap()|};
            if (!gather.DeferWithDirty(mapped))
                break;
        }

        {|MMU1005:ptl.Unlock()|};
        gather.Flush();
        gather.FreePages();
        """);

    [Fact]
    public Task Of_an_anonymous_page_there_is_nothing_to_carry() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (mapped.Anonymous)
        {
            gather.Record(slot);
            mapped.RemoveRmap();
            gather.DeferWithDirty(mapped);
        }
        else
            slot.Flush();
        ptl.Unlock();
        gather.Finish();
        """);

    [Fact]
    public Task The_page_lock_keeps_the_cleaner_out_until_the_page_is_marked() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        var old = slot.Clear();
        slot.Flush();
        page.RemoveRmap();
        ptl.Unlock();
        if (old.Dirty) page.MarkDirty();
        page.Unlock();
        """);

    [Fact]
    public Task A_mapping_that_is_removed_with_the_marking_is_right() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot.Flush();
        ptl.Unlock();
        if (old.Dirty) old.Page.MarkDirty();
        old.Page.RemoveRmap();
        """);

    [Fact]
    public Task An_entry_that_was_clean_leaves_nothing_to_carry() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        if (!old.Dirty)
            mapped.RemoveRmap();
        ptl.Unlock();
        if (old.Dirty)
        {
            mapped.MarkDirty();
            mapped.RemoveRmap();
        }
        """);

    [Fact]
    public Task An_old_value_that_is_known_to_be_clean_has_no_dirtiness_to_carry() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty)
        {
            ptl.Unlock();
            return;
        }

        old.Page.RemoveRmap();
        ptl.Unlock();
        old.Page.MarkDirtyLocked();
        """);

    [Fact]
    public Task An_old_value_that_is_found_clean_late_has_none_either() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.RemoveRmap();
        var dirty = old.Dirty;
        ptl.Unlock();
        if (dirty) return;
        old.Page.MarkDirtyLocked();
        """);
}

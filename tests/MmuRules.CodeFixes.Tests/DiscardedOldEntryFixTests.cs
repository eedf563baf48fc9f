using Keeping = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DiscardedOldEntryFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class DiscardedOldEntryFixTests
{
    [Fact]
    public Task The_old_entry_is_kept_and_asked_before_the_page_is_given_up() => Keeping.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        // Gone.
        {|MMU2004:slot.Clear()|}; // for good
        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var mapped = slot.Read().Page;
        // Gone.
        var old = slot.Clear(); // for good
        mm.Flush();
        if (old.Dirty)
            mapped.MarkDirty();
        mapped.RemoveRmap();
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Keep the old entry, and mark 'mapped' dirty if it was", action.Title);
            verify.Equal("MMU2004.Keep", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_discard_becomes_a_variable_of_another_name_than_those_there() => Keeping.Statements("""
        ptl.Lock();
        var old = slot.Read();
        var mapped = old.Page;
        if (flag) Nothing();
        _ = {|MMU2004:slot.Clear()|};
        gather.Record(slot);
        gather.Defer(mapped);
        gather.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Read();
        var mapped = old.Page;
        if (flag) Nothing();
        var taken = slot.Clear();
        gather.Record(slot);
        if (taken.Dirty) mapped.MarkDirty();
        gather.Defer(mapped);
        gather.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Each_entry_is_kept_at_once() => Keeping.Statements("""
        using var held = ptl.Hold();
        var first = slot.Read().Page;
        {|MMU2004:slot.Clear()|};
        mm.Flush();
        first.RemoveRmap();
        var second = slot2.Read().Page;
        {|MMU2004:slot2.Clear()|};
        mm.Flush();
        second.RemoveRmap();
        """, """
        using var held = ptl.Hold();
        var first = slot.Read().Page;
        var old = slot.Clear();
        mm.Flush();
        if (old.Dirty)
            first.MarkDirty();
        first.RemoveRmap();
        var second = slot2.Read().Page;
        var taken = slot2.Clear();
        mm.Flush();
        if (taken.Dirty)
            second.MarkDirty();
        second.RemoveRmap();
        """);

    [Fact]
    public Task What_is_cleared_under_a_condition_is_asked_there() => Keeping.Statements("""
        ptl.Lock();
        var mapped = slot.Read().Page;
        if (flag)
            {|MMU2004:slot.Clear()|};
        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var mapped = slot.Read().Page;
        if (flag)
        {
            var old = slot.Clear();
            if (old.Dirty)
                mapped.MarkDirty();
        }

        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_without_a_name_is_left_to_the_author() => Keeping.IsNotOffered("""
        ptl.Lock();
        {|MMU2004:slot.Clear()|};
        mm.Flush();
        slot.Read().Page.RemoveRmap();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_page_that_the_entry_mapped_is_marked_though_another_is_given_up_first() => Keeping.Statements("""
        ptl.Lock();
        var first = slot.Read().Page;
        var seen = slot2.Read();
        var second = seen.Page;
        {|MMU2004:slot.Clear()|};
        var old = slot2.Clear();
        mm.Flush();
        if (old.Dirty)
            second.MarkDirty();
        second.RemoveRmap();
        first.RemoveRmap();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var first = slot.Read().Page;
        var seen = slot2.Read();
        var second = seen.Page;
        var taken = slot.Clear();
        var old = slot2.Clear();
        mm.Flush();
        if (old.Dirty)
            second.MarkDirty();
        second.RemoveRmap();
        if (taken.Dirty)
            first.MarkDirty();
        first.RemoveRmap();
        ptl.Unlock();
        """);
}

using Keeping = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LostMarksFix>;
using Marking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.PageDirtyForSoftDirtyFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The marks of an old entry go into the new one.</summary>
public sealed class MarkTransferFixTests
{
    [Fact]
    public Task The_mark_that_is_missing_is_set_where_it_was_set() => Keeping.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty)
            old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Page.Frame);
        if (old.SoftDirty)
            entry = entry.WithSoftDirty();
        {|MMU2007:slot.Set(entry)|}; // migrating
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty)
            old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Page.Frame);
        if (old.SoftDirty)
            entry = entry.WithSoftDirty();
        if (old.UffdWp)
            entry = entry.WithUffdWp();
        slot.Set(entry); // migrating
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Carry the marks of 'old' over", action.Title);
            verify.Equal("MMU2007.Transfer", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task An_entry_that_has_no_name_gets_one() => Keeping.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU2007:slot.Set(Entry.Migrating(old.Frame))|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame);
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        if (old.UffdWp) entry = entry.WithUffdWp();
        slot.Set(entry);
        ptl.Unlock();
        """);

    [Fact]
    public Task Every_new_entry_gets_the_marks_of_its_own_old_one() => Keeping.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU2007:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        var old2 = slot2.ClearAndFlush();
        if (old2.Dirty) old2.Page.MarkDirty();
        {|MMU2007:slot2.Set(Entry.Migrating(old2.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        slot.Set(entry);
        var old2 = slot2.ClearAndFlush();
        if (old2.Dirty) old2.Page.MarkDirty();
        var stored = Entry.Migrating(old2.Frame).WithUffdWp();
        if (old2.SoftDirty) stored = stored.WithSoftDirty();
        slot2.Set(stored);
        ptl.Unlock();
        """);

    [Fact]
    public Task A_new_entry_gets_the_marks_of_what_it_is_made_of() => Keeping.Statements("""
        ptl.Lock();
        var one = slot.ClearAndFlush();
        if (one.Dirty) one.Page.MarkDirty();
        var two = slot2.ClearAndFlush();
        if (two.Dirty) two.Page.MarkDirty();
        var frame = one.Frame;
        {|MMU2007:slot.Set(Entry.Migrating(frame).WithUffdWp())|};
        {|MMU2007:slot2.Set(Entry.Migrating(two.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var one = slot.ClearAndFlush();
        if (one.Dirty) one.Page.MarkDirty();
        var two = slot2.ClearAndFlush();
        if (two.Dirty) two.Page.MarkDirty();
        var frame = one.Frame;
        var entry = Entry.Migrating(frame).WithUffdWp();
        if (one.SoftDirty) entry = entry.WithSoftDirty();
        slot.Set(entry);
        var stored = Entry.Migrating(two.Frame).WithUffdWp();
        if (two.SoftDirty) stored = stored.WithSoftDirty();
        slot2.Set(stored);
        ptl.Unlock();
        """);

    [Fact]
    public Task A_name_from_outside_the_round_does_not_carry_the_marks_into_the_next() => Keeping.Statements("""
        using var held = ptl.Hold();
        var fresh = default(Entry);
        foreach (var pte in slots)
        {
            var old = pte.ClearAndFlush();
            if (old.Dirty) old.Page.MarkDirty();
            fresh = Entry.Migrating(old.Frame).WithUffdWp();
            {|MMU2007:pte.Set(fresh)|};
        }
        """, """
        using var held = ptl.Hold();
        var fresh = default(Entry);
        foreach (var pte in slots)
        {
            var old = pte.ClearAndFlush();
            if (old.Dirty) old.Page.MarkDirty();
            fresh = Entry.Migrating(old.Frame).WithUffdWp();
            var entry = fresh;
            if (old.SoftDirty) entry = entry.WithSoftDirty();
            pte.Set(entry);
        }
        """);

    [Fact]
    public Task What_is_read_later_stays_what_it_was() => Keeping.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        {|MMU2007:slot.Set(entry)|};
        ptl.Unlock();
        numbers[0] = (int)entry.Raw;
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        var stored = entry;
        if (old.SoftDirty) stored = stored.WithSoftDirty();
        slot.Set(stored);
        ptl.Unlock();
        numbers[0] = (int)entry.Raw;
        """);

    [Fact]
    public Task An_old_entry_without_a_name_cannot_be_asked() => Keeping.IsNotOffered("""
        ptl.Lock();
        {|MMU2007:slot.Set(Entry.Migrating(slot.ClearAndFlush().Frame).WithSoftDirty())|};
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_that_was_marked_for_the_mark_is_marked_for_the_dirty_bit() => Marking.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        var head = old.Page;
        if (old.SoftDirty) head.MarkDirty();
        {|MMU2011:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        var head = old.Page;
        if (old.Dirty) head.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        slot.Set(entry);
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Carry the mark of 'old' over into the new entry", action.Title);
            verify.Equal("MMU2011.Transfer", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_page_that_is_marked_in_any_case_stays_so() => Marking.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.MarkDirty();
        {|MMU2011:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.ClearAndFlush();
        old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame).WithUffdWp();
        if (old.SoftDirty)
            entry = entry.WithSoftDirty();
        slot.Set(entry);
        ptl.Unlock();
        """);
}

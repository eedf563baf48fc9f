using Changing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.EntryWithoutLockFix>;
using Marking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DirtyWithoutLockFix>;
using Releasing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LockNotReleasedFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The fixes of the rules about locks.</summary>
public sealed class LockFixTests
{
    [Fact]
    public Task A_guard_takes_the_place_of_the_lock_and_of_every_release() => Releasing.Statements("""
        {|MMU4002:ptl.Lock()|}; // taken
        if (slot.Read().None)
            return;
        if (flag)
        {
            Nothing();
            ptl.Unlock();
            return;
        }

        ptl.Unlock();
        """, """
        using var held = ptl.Hold(); // taken
        if (slot.Read().None)
            return;
        if (flag)
        {
            Nothing();
            return;
        }

        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Hold 'ptl' by a guard in a using", action.Title);
            verify.Equal("MMU4002.Using", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_guard_that_nobody_disposes_gets_its_using() => Releasing.Statements("""
        var mine = {|MMU4002:page.Hold()|};
        Nothing();
        """, """
        using var mine = page.Hold();
        Nothing();
        """);

    [Fact]
    public Task All_locks_of_a_method_are_held_by_guards_at_once() => Releasing.Statements("""
        {|MMU4002:page.Lock()|};
        {|MMU4002:ptl.Lock()|};
        if (flag)
            return;
        ptl.Unlock();
        page.Unlock();
        """, """
        using var held = page.Hold();
        using var guard = ptl.Hold();
        if (flag)
            return;
        """);

    [Fact]
    public Task A_lock_that_has_no_guard_is_left_to_its_author() => Releasing.IsNotOffered("""
        {|MMU4002:file.LockMappings()|};
        if (flag)
            file.UnlockMappings();
        """);

    [Fact]
    public Task The_entry_is_changed_under_the_lock_that_it_was_looked_at_under() => Changing.Statements("""
        ptl2.Lock();
        var entry = slot.Read();
        ptl2.Unlock();
        if (entry.Present)
            {|MMU4001:slot.ClearAndFlush()|};
        """, """
        ptl2.Lock();
        var entry = slot.Read();
        ptl2.Unlock();
        if (entry.Present)
            using (ptl2.Hold())
            {
                slot.ClearAndFlush();
            }
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Hold 'ptl2' while the entry is changed", action.Title);
            verify.Equal("MMU4001.Hold", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task What_is_kept_of_the_entry_is_used_under_the_lock_too() => Changing.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        ptl.Unlock();
        // Not any more.
        var old = {|MMU4001:slot.ClearAndFlush()|};
        {|MMU4001:slot.Set(old.ReadOnly())|};
        """, """
        ptl.Lock();
        var seen = slot.Read();
        ptl.Unlock();
        using var held = ptl.Hold();
        // Not any more.
        var old = slot.ClearAndFlush();
        slot.Set(old.ReadOnly());
        """, test => test.CodeActionEquivalenceKey = "MMU4001.HoldOn");

    [Fact]
    public Task The_page_is_marked_by_the_operation_that_takes_its_lock() => Marking.Statements("""
        if (!page.TryGet())
            return;
        {|MMU4008:page.MarkDirty()|};
        page.Put();
        """, """
        if (!page.TryGet())
            return;
        page.MarkDirtyLocked();
        page.Put();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Mark 'page' dirty under its lock", action.Title);
            verify.Equal("MMU4008.Locked", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task Every_page_is_marked_so_at_once() => Marking.Statements("""
        var first = slot.Read().Page;
        var second = slot2.Read().Page;
        {|MMU4008:first.MarkDirty()|};
        {|MMU4008:second.MarkDirty()|};
        """, """
        var first = slot.Read().Page;
        var second = slot2.Read().Page;
        first.MarkDirtyLocked();
        second.MarkDirtyLocked();
        """);
}

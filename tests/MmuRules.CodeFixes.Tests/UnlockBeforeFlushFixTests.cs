using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What is flushed under which flag, and what the person is told.</summary>
public sealed class UnlockBeforeFlushFixTests
{
    [Fact]
    public Task The_flush_comes_before_the_unlock_and_comments_stay_where_they_are() => Fix.Statements("""
        ptl.Lock(); // taken
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();

        // Others may walk the table again.
        {|MMU1003:ptl.Unlock()|}; // dropped

        mm.Flush();
        """, """
        ptl.Lock(); // taken
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();

        mm.Flush();
        // Others may walk the table again.
        ptl.Unlock(); // dropped

        mm.Flush();
        """);

    [Fact]
    public Task The_title_names_the_lock() => Fix.Statements("""
        ptl2.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl2.Unlock()|};
        mm.Flush();
        """, """
        ptl2.Lock();
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        ptl2.Unlock();
        mm.Flush();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Flush the TLB before releasing 'ptl2'", action.Title);
            verify.Equal("MMU1003.FlushFirst", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_flag_that_the_marking_sets_guards_the_flush() => Fix.Statements("""
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        {|MMU1003:ptl.Unlock()|};
        if (force)
            mm.Flush();
        """, """
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        if (force)
            mm.Flush();
        ptl.Unlock();
        if (force)
            mm.Flush();
        """);

    [Fact]
    public Task The_guard_has_braces_where_the_code_has_them() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var dirty = old.Dirty;
        if (dirty)
        {
            old.Page.MarkDirty();
        }

        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var dirty = old.Dirty;
        if (dirty)
        {
            old.Page.MarkDirty();
        }

        if (dirty)
        {
            mm.Flush();
        }

        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task A_flag_that_does_not_tell_is_no_guard() => Fix.Statements("""
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            force = false;
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        {|MMU1003:ptl.Unlock()|};
        if (force)
            mm.Flush();
        """, """
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            force = false;
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        mm.Flush();
        ptl.Unlock();
        if (force)
            mm.Flush();
        """);
}

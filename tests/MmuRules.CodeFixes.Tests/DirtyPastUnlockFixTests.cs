using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DirtyPastUnlockFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class DirtyPastUnlockFixTests
{
    [Fact]
    public Task The_page_is_marked_under_the_lock_with_its_condition() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        mapped.RemoveRmap();
        {|MMU1005:ptl.Unlock()|};
        if (old.Dirty)
            mapped.MarkDirty();
        Nothing();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        if (old.Dirty)
            mapped.MarkDirty();
        mapped.RemoveRmap();
        ptl.Unlock();
        Nothing();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Mark the page dirty before releasing 'ptl'", action.Title));

    [Fact]
    public Task A_marking_in_another_list_stays_where_it_is() => Fix.IsNotOffered("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        mapped.RemoveRmap();
        {|MMU1005:ptl.Unlock()|};
        if (flag)
        {
            Nothing();
            mapped.MarkDirty();
        }
        """);
}

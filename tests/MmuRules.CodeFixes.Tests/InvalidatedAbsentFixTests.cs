using Testing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.InvalidatedAbsentFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class InvalidatedAbsentFixTests
{
    [Fact]
    public Task Present_is_asked_in_place_of_not_empty() => Testing.Statements("""
        pmdLock.Lock();
        var entry = slot.Read();
        if (!entry.None) // there
        {
            var old = {|MMU2009:slot.ClearAndFlush()|};
            if (old.Dirty) old.Page.MarkDirty();
        }

        pmdLock.Unlock();
        """, """
        pmdLock.Lock();
        var entry = slot.Read();
        if (entry.Present) // there
        {
            var old = slot.ClearAndFlush();
            if (old.Dirty) old.Page.MarkDirty();
        }

        pmdLock.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Test that the entry is present", action.Title);
            verify.Equal("MMU2009.Test", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task The_way_out_for_an_empty_entry_is_that_for_one_that_is_not_present() => Testing.Statements("""
        pmdLock.Lock();
        var entry = slot.Read();
        if (entry.None)
        {
            pmdLock.Unlock();
            return;
        }

        var old = {|MMU2009:slot.ClearAndFlush()|};
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """, """
        pmdLock.Lock();
        var entry = slot.Read();
        if (!entry.Present)
        {
            pmdLock.Unlock();
            return;
        }

        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task What_else_is_done_for_an_empty_entry_is_not_done_for_others() => Testing.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.None)
        {
            Nothing();
            ptl.Unlock();
            return;
        }

        {|MMU2009:slot.ClearAndFlush()|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = slot.Read();
        if (entry.None)
        {
            Nothing();
            ptl.Unlock();
            return;
        }

        if (entry.Present)
            slot.ClearAndFlush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Every_test_is_made_right_at_once() => Testing.Statements("""
        ptl.Lock();
        if (!slot.Read().None)
            {|MMU2009:slot.ClearAndFlush()|};
        if (!slot2.Read().None)
            {|MMU2009:slot2.ClearAndFlush()|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        if (slot.Read().Present)
            slot.ClearAndFlush();
        if (slot2.Read().Present)
            slot2.ClearAndFlush();
        ptl.Unlock();
        """);

    [Fact]
    public Task What_is_found_not_to_be_present_is_not_turned_around() => Testing.IsNotOffered("""
        ptl.Lock();
        if (!slot.Read().Present)
            {|MMU2009:slot.ClearAndFlush()|};
        ptl.Unlock();
        """);
}

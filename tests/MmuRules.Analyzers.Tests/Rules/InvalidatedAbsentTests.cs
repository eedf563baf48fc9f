namespace MmuRules.Analyzers.Tests.Rules;

public sealed class InvalidatedAbsentTests
{
    /// <summary>3a5a8d343e1c.</summary>
    [Fact]
    public Task An_entry_of_which_only_is_known_that_it_is_not_empty_is_flagged() => Check.Statements("""
        pmdLock.Lock();
        var entry = slot.Read();
        if (!entry.None)
        {
            var old = {|#0:slot.ClearAndFlush()|};
            if (old.Dirty) old.Page.MarkDirty();
        }

        pmdLock.Unlock();
        """, Check.Diagnostic("MMU2009").WithLocation(0).WithArguments("slot.ClearAndFlush()"));

    [Fact]
    public Task An_entry_that_is_known_not_to_be_present_is_flagged() => Check.Statements("""
        pmdLock.Lock();
        var entry = slot.Read();
        if (!entry.Present)
            {|MMU2009:slot.ClearAndFlush()|};
        pmdLock.Unlock();
        """);

    [Theory]
    [InlineData("entry.Present")]
    [InlineData("!entry.None && entry.Present")]
    [InlineData("!entry.None && !entry.Swapped")]
    public Task A_test_for_what_it_is_comes_first(string test) => Check.Statements($$"""
        pmdLock.Lock();
        var entry = slot.Read();
        if ({{test}})
        {
            var old = slot.ClearAndFlush();
            if (old.Dirty) old.Page.MarkDirty();
        }

        pmdLock.Unlock();
        """);

    [Fact]
    public Task Who_asks_the_old_value_whether_it_was_present_deals_with_both() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().None)
        {
            var old = slot.ClearAndFlush();
            if (old.Present && old.Dirty)
                old.Page.MarkDirty();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task Code_that_says_nothing_of_the_entry_is_taken_to_know() => Check.Statements("""
        ptl.Lock();
        if (slot.ClearAndFlush().Dirty) page.MarkDirty();
        ptl.Unlock();
        """);
}

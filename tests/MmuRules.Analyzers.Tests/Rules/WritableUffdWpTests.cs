namespace MmuRules.Analyzers.Tests.Rules;

public sealed class WritableUffdWpTests
{
    [Fact]
    public Task A_mark_without_write_protection_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        {|#0:slot.Set(old.WithUffdWp())|};
        mm.Flush();
        ptl.Unlock();
        """, Check.Diagnostic("MMU2008").WithLocation(0).WithArguments("slot"));

    [Theory]
    [InlineData("old.ReadOnly().WithUffdWp()")]
    [InlineData("old.WithUffdWp().ReadOnly()")]
    [InlineData("old.WithUffdWp().Young().ReadOnly()")]
    [InlineData("old.WithUffdWp().WithoutUffdWp()")]
    [InlineData("Entry.Of(page).WithUffdWp()")]
    public Task A_protected_entry_that_permits_no_writes_is_right(string entry) => Check.Statements($"""
        ptl.Lock();
        var old = slot.Clear();
        slot2.Set({entry});
        mm.Flush();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("old.ReadOnly().WithUffdWp().WithWrite()")]
    [InlineData("old.ReadOnly().WithWrite().WithUffdWp()")]
    [InlineData("Entry.Of(page).WithWrite().WithUffdWp()")]
    public Task The_last_word_on_writing_counts(string entry) => Check.Statements($"""
        ptl.Lock();
        var old = slot.Clear();
        {"{|MMU2008:slot2.Set(" + entry + ")|}"};
        mm.Flush();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("old.Writable")]
    [InlineData("old.Present")]
    public Task An_entry_that_is_known_to_permit_no_writes_needs_no_protection(string permits) => Check.Statements($"""
        ptl.Lock();
        var old = slot.Clear();
        if (!{permits})
            slot.Set(old.WithUffdWp());
        mm.Flush();
        ptl.Unlock();
        """);
}

using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.WrongFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class WrongFlushFixTests
{
    [Fact]
    public Task The_entry_that_was_cleared_is_flushed() => Fix.Statements("""
        slot.Clear();
        {|MMU1011:slot2.Flush()|};
        """, """
        slot.Clear();
        slot.Flush();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Flush the entry that was cleared", action.Title));

    [Fact]
    public Task The_frame_gives_way_to_the_entry() => Fix.Statements("""
        var old = slot.Clear();
        {|MMU1011:mm.FlushPage(old.Page.Address)|};
        """, """
        var old = slot.Clear();
        slot.Flush();
        """);
}

using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.ContentReadBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class ContentReadBeforeFlushFixTests
{
    [Fact]
    public Task The_flush_comes_before_the_copy() => Fix.Statements("""
        var entry = slot.Read();
        slot.WriteProtect();
        {|MMU1009:entry.Page.Copy()|};
        mm.Flush();
        """, """
        var entry = slot.Read();
        slot.WriteProtect();
        mm.Flush();
        entry.Page.Copy();
        mm.Flush();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Flush the TLB before reading the content of 'entry.Page'", action.Title));
}

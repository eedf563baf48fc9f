using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.FlushBeforeClearFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class FlushBeforeClearFixTests
{
    [Fact]
    public Task The_flush_moves_behind_the_clearing() => Fix.Statements("""
        ptl.Lock();
        {|MMU1006:slot.Flush()|}; // all CPUs
        var old = slot.Clear();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        slot.Flush(); // all CPUs
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Flush the TLB after the entry is cleared", action.Title));

    [Fact]
    public Task A_flush_in_front_of_a_loop_is_not_moved_into_it() => Fix.IsNotOffered("""
        {|MMU1006:mm.Flush()|};
        foreach (var pte in slots)
            pte.Clear();
        """);
}

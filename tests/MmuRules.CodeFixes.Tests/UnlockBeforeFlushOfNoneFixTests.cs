using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushOfNoneFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class UnlockBeforeFlushOfNoneFixTests
{
    [Fact]
    public Task The_flush_moves_in_front_of_the_unlock() => Fix.Statements("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        slot.Clear();
        {|MMU1010:ptl.Unlock()|};
        mm.Flush();
        """, """
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        slot.Clear();
        mm.Flush();
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Move the flush before the release of 'ptl'", action.Title));

    [Fact]
    public Task The_flag_that_the_flush_hangs_on_goes_with_it() => Fix.Statements("""
        var unmapped = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            pte.Clear();
            unmapped = true;
        }

        {|MMU1010:ptl.Unlock()|};
        if (unmapped)
            mm.Flush();
        """, """
        var unmapped = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            pte.Clear();
            unmapped = true;
        }

        if (unmapped)
            mm.Flush();
        ptl.Unlock();
        """);
}

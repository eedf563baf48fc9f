using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.BulkFreeUnderLockFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class BulkFreeUnderLockFixTests
{
    [Fact]
    public Task Pages_are_freed_behind_the_unlock() => Fix.Statements("""
        ptl.Lock();
        gather.Flush();
        {|MMU3005:gather.FreePages()|};
        Nothing();
        ptl.Unlock();
        """, """
        ptl.Lock();
        gather.Flush();
        Nothing();
        ptl.Unlock();
        gather.FreePages();
        """);

    [Fact]
    public Task Or_behind_the_scope_of_the_guard() => Fix.Statements("""
        using (ptl.Hold())
        {
            gather.Flush();
            {|MMU3005:gather.FreePages()|};
        }
        """, """
        using (ptl.Hold())
        {
            gather.Flush();
        }
        gather.FreePages();
        """);
}

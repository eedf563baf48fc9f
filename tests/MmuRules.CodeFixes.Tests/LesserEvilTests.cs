using MmuRules.Analyzers.Rules;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What a fix may leave behind (docs/decisions/0027).</summary>
public sealed class LesserEvilTests
{
    [Fact]
    public Task An_error_may_become_an_information() => Fix<FreeBeforeFlushFix>.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        {|MMU1002:old.Page.Free()|};
        ptl.Unlock();
        gather.Finish();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        if (!gather.Defer(old.Page))
        {
            gather.Flush();
            gather.RemoveRmaps();
            {|MMU3005:gather.FreePages()|};
        }

        ptl.Unlock();
        gather.Finish();
        """, test => test.CodeActionEquivalenceKey = $"{FreeBeforeFlush.Id}.Defer");

    [Fact]
    public Task But_not_another_error() => Fix<FreeBeforeFlushFix>.IsNotOffered("""
        gather.Finish();
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """, $"{FreeBeforeFlush.Id}.Defer");

    // Moved behind the unlock of one lock, the freeing would be under the other one still.
    [Fact]
    public Task And_an_information_does_not_become_another_one() => Fix<BulkFreeUnderLockFix>.IsNotOffered("""
        using var directory = mm.HoldDirectory();
        {|MMU4003:ptl.Lock()|};
        gather.Flush();
        {|MMU3005:gather.FreePages()|};
        ptl.Unlock();
        """);
}

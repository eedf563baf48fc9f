namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Loops over what is found by a number: the second round is like all later ones, so the loop is followed to its end.</summary>
public sealed class IndexedLoopTests
{
    [Theory]
    [InlineData("for (int i = 0; i < all.Length; i++)", "all[i]")]
    [InlineData("for (int i = all.Length - 1; i >= 0; i--)", "all[i]")]
    [InlineData("for (var i = 0L; i < all.Length; i += 2)", "all[i]")]
    [InlineData("for (int i = 0; i + 1 < all.Length; i = i + 1)", "all[i + 1]")]
    [InlineData("for (int i = 0, j = 1; i < j; i = j - 3, j = i + 5)", "all[j]")]
    [InlineData("for (int i = 1; i < all.Length; i *= 2)", "all[i]")]
    [InlineData("for (int i = 0; i < 8; ++i) for (int j = 0; j < 8; ++j)", "all[i * 8 + j]")]
    public async Task A_window_of_each_round_is_open_behind_the_loop(string loop, string each)
    {
        await Method($$"""
            ptl.Lock();
            {{loop}}
            {
                var old = {{each}}.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
            }

            {|MMU1003:ptl.Unlock()|};
            mm.Flush();
            """);
        await Method($$"""
            ptl.Lock();
            {{loop}}
            {
                var old = {{each}}.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
            }

            mm.Flush();
            ptl.Unlock();
            """);
    }

    [Fact]
    public Task Each_round_is_judged_for_itself() => Method("""
        for (int i = 0; i < all.Length; i++)
        {
            ptl.Lock();
            all[i].Clear().Page.MarkDirty();
            mm.Flush();
            ptl.Unlock();
        }

        for (int i = 0; i < all.Length; i++)
        {
            ptl.Lock();
            all[i].Clear().Page.MarkDirty();
            all[i].Flush();
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task An_outer_index_is_the_same_throughout_an_inner_loop() => Method("""
        ptl.Lock();
        for (int i = 0; i < all.Length; i++)
        {
            all[i].Clear().Page.MarkDirty();
            for (int j = 0; j < numbers.Length; j++)
                numbers[j]++;
            all[i].Flush();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task The_first_round_is_told_apart() => Method("""
        ptl.Lock();
        for (int i = 0; i < all.Length; i++)
        {
            if (i == 0)
                all[i].Clear().Page.MarkDirty();
            if (i == 0)
                all[i].Flush();
        }

        ptl.Unlock();
        """);

    [Theory]
    [InlineData("for (int i = 0; i < pages.Length; i++)", "pages[i]")]
    [InlineData("foreach (var each in pages)", "each")]
    public Task Pages_that_are_locked_one_after_the_other_are_unlocked_one_after_the_other(string loop, string each) => Method($$"""
        {{loop}}
            {{each}}.Lock();
        mm.Flush();
        {{loop}}
            {{each}}.Unlock();
        """);

    [Fact]
    public Task Pages_that_were_locked_are_kept_in_a_list() => Method("""
        var locked = new List<Page>();
        foreach (var each in pages)
            if (each.TryLock())
                locked.Add(each);
        mm.Flush();
        foreach (var each in locked)
            each.Unlock();
        """);

    [Fact]
    public Task A_page_that_one_round_leaves_locked_is_told_of() => Method("""
        foreach (var each in pages)
        {
            {|MMU4002:each.Lock()|};
            if (flag)
                return;
            each.Unlock();
        }
        """);

    private static Task Method(string statements) => Check.Source($$"""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot[] all, Page[] pages, Spin ptl, int[] numbers, bool flag)
            {
        {{statements}}
            }
        }
        """);
}

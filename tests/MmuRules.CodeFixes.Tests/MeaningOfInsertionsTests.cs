using Changing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.EntryWithoutLockFix>;
using Filling = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.FullIgnoredFix>;
using Rechecking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LocklessReadFix>;
using Testing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.InvalidatedAbsentFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What a fix writes leaves what else the code does as it was, though no rule asks for that.</summary>
public sealed class MeaningOfInsertionsTests
{
    [Fact]
    public Task An_else_stays_with_its_if() => Filling.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag)
                {|MMU3003:gather.Defer(old.Page)|};
            else
                Nothing();
        }

        gather.Flush();
        """, """
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag)
            {
                if (!gather.Defer(old.Page))
                {
                    gather.Flush();
                    gather.RemoveRmaps();
                    gather.FreePages();
                }
            }
            else
                Nothing();
        }

        gather.Flush();
        """);

    [Fact]
    public Task An_else_on_the_same_line_stays_with_its_if() => Filling.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag) {|MMU3003:gather.Defer(old.Page)|}; else Nothing();
        }

        gather.Flush();
        """, """
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag)
            {
                if (!gather.Defer(old.Page))
                {
                    gather.Flush();
                    gather.RemoveRmaps();
                    gather.FreePages();
                }
            } else Nothing();
        }

        gather.Flush();
        """);

    [Fact]
    public Task An_else_farther_out_stays_with_its_if() => Testing.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.None)
        {
            Nothing();
            ptl.Unlock();
            return;
        }

        if (flag)
            using ((IDisposable)thing)
                {|MMU2009:slot.ClearAndFlush()|};
        else
            Nothing();
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

        if (flag)
            using ((IDisposable)thing)
            {
                if (entry.Present)
                    slot.ClearAndFlush();
            }
        else
            Nothing();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_last_else_needs_no_braces() => Filling.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag)
                Nothing();
            else
                {|MMU3003:gather.Defer(old.Page)|};
        }

        gather.Flush();
        """, """
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (flag)
                Nothing();
            else
                if (!gather.Defer(old.Page))
                {
                    gather.Flush();
                    gather.RemoveRmaps();
                    gather.FreePages();
                }
        }

        gather.Flush();
        """);

    [Fact]
    public Task What_else_is_done_for_a_swap_entry_is_still_done() => Testing.Statements("""
        ptl.Lock();
        var count = numbers.Length;
        var entry = slot.Read();
        if (!entry.None)
        {
            count--;
            {|MMU2009:slot.ClearAndFlush()|};
        }

        numbers[0] = count;
        ptl.Unlock();
        """, """
        ptl.Lock();
        var count = numbers.Length;
        var entry = slot.Read();
        if (!entry.None)
        {
            count--;
            if (entry.Present)
                slot.ClearAndFlush();
        }

        numbers[0] = count;
        ptl.Unlock();
        """);

    [Fact]
    public Task What_else_is_done_for_a_swap_entry_afterwards_is_still_done() => Testing.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (!entry.None)
        {
            {|MMU2009:slot.ClearAndFlush()|};
            numbers[0]--;
        }

        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = slot.Read();
        if (!entry.None)
        {
            if (entry.Present)
                slot.ClearAndFlush();
            numbers[0]--;
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task What_else_is_asked_of_a_swap_entry_is_still_asked() => Testing.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (!entry.None && numbers[0]-- > 0)
            {|MMU2009:slot.ClearAndFlush()|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = slot.Read();
        if (!entry.None && numbers[0]-- > 0)
            if (entry.Present)
                slot.ClearAndFlush();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("numbers[0]--;", "")]
    [InlineData("", "numbers[0]--;")]
    public Task The_way_out_skips_nothing_else_for_a_swap_entry(string before, string after) => Testing.Statements($$"""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.None)
            return;
        {{before}}
        {|MMU2009:slot.ClearAndFlush()|};
        {{after}}
        """, $$"""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.None)
            return;
        {{before}}
        if (entry.Present)
            slot.ClearAndFlush();
        {{after}}
        """);

    [Theory]
    [InlineData("return")]
    [InlineData("break")]
    public Task The_other_rounds_of_a_loop_are_not_skipped_for_a_swap_entry(string leave) => Testing.Statements($$"""
        using var held = ptl.Hold();
        foreach (var one in slots)
        {
            var entry = one.Read();
            if (entry.None)
                {{leave}};
            {|MMU2009:one.ClearAndFlush()|};
        }
        """, $$"""
        using var held = ptl.Hold();
        foreach (var one in slots)
        {
            var entry = one.Read();
            if (entry.None)
                {{leave}};
            if (entry.Present)
                one.ClearAndFlush();
        }
        """);

    [Fact]
    public Task The_next_round_comes_for_a_swap_entry_at_once_if_nothing_else_was_to_be_done() => Testing.Statements("""
        using var held = ptl.Hold();
        foreach (var one in slots)
        {
            var entry = one.Read();
            if (entry.None)
                continue;
            var old = {|MMU2009:one.ClearAndFlush()|};
            if (old.Dirty) old.Page.MarkDirty();
        }
        """, """
        using var held = ptl.Hold();
        foreach (var one in slots)
        {
            var entry = one.Read();
            if (!entry.Present)
                continue;
            var old = one.ClearAndFlush();
            if (old.Dirty) old.Page.MarkDirty();
        }
        """);

    [Fact]
    public Task A_result_that_may_be_a_success_is_no_way_out() => Rechecking.Source(LocklessReadFixTests.Walk("""
        var entry = slot.Read();
        if (!entry.Present)
            return true;
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return true;
        """, "bool"), LocklessReadFixTests.Walk("""
        var entry = slot.Read();
        if (!entry.Present)
            return true;
        var page = entry.Page;
        if (!page.TryGet())
            return false;
        if (slot.Read() != entry)
        {
            page.Put();
            return false;
        }

        return true;
        """, "bool"));

    [Fact]
    public Task A_number_is_no_way_out() => Rechecking.SourceIsNotOffered(LocklessReadFixTests.Walk("""
        var entry = slot.Read();
        if (!entry.Present)
            return 1;
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return 2;
        """, "int"), "MMU4006.Recheck");

    [Theory]
    [InlineData("default")]
    [InlineData("null")]
    public Task Nothing_is_a_way_out(string nothing) => Rechecking.Source(LocklessReadFixTests.Walk($$"""
        var entry = slot.Read();
        if (!entry.Present)
            return {{nothing}};
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return page;
        """), LocklessReadFixTests.Walk($$"""
        var entry = slot.Read();
        if (!entry.Present)
            return {{nothing}};
        var page = entry.Page;
        if (!page.TryGet())
            return {{nothing}};
        if (slot.Read() != entry)
        {
            page.Put();
            return {{nothing}};
        }

        return page;
        """));

    [Fact]
    public Task Of_several_locks_none_is_chosen() => Changing.Source(Protect("Table table, Spin own, Spin other"), Protect("Table table, Spin own, Spin other"));

    [Fact]
    public Task The_only_lock_is_held() => Changing.Source(Protect("Table table, Spin own"), Protect("Table table, Spin own", "own"), test => test.CodeActionEquivalenceKey = "MMU4001.Hold");

    private static string Protect(string parameters, string? held = null) => $$"""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Guarded
        {
            [Effect(MmuEffect.WritesEntry), Requires(MmuLock.PageTable)] public void Write() { }
        }

        internal static class Code
        {
            internal static void M(Guarded guarded, {{parameters}})
            {
        {{(held is null ? "        {|MMU4001:guarded.Write()|};" : $$"""
                using ({{held}}.Hold())
                {
                    guarded.Write();
                }
        """)}}
            }
        }
        """;
}

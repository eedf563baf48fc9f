using Rechecking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LocklessReadFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What was read without a lock is read again once the page is held.</summary>
public sealed class LocklessReadFixTests
{
    [Fact]
    public Task The_entry_is_read_again_and_the_page_given_up_by_the_way_out_that_is_there() => Rechecking.Source(Walk("""
        var entry = slot.Read();
        if (!entry.Present)
            return null;
        var page = entry.Page;
        // Ours now.
        {|MMU4006:page.Get()|};
        return page;
        """), Walk("""
        var entry = slot.Read();
        if (!entry.Present)
            return null;
        var page = entry.Page;
        // Ours now.
        if (!page.TryGet())
            return null;
        if (slot.Read() != entry)
        {
            page.Put();
            return null;
        }

        return page;
        """), test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Read the entry again, and give 'page' up if it has changed", action.Title);
            verify.Equal("MMU4006.Recheck", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_reference_that_is_tried_is_checked_where_it_was_had() => Rechecking.Source(Walk("""
        var entry = slot.Read();
        var page = entry.Page;
        if (!{|MMU4006:page.TryGet()|})
            return null;
        return page;
        """), Walk("""
        var entry = slot.Read();
        var page = entry.Page;
        if (!page.TryGet())
            return null;
        if (slot.Read() != entry)
        {
            page.Put();
            return null;
        }

        return page;
        """));

    [Fact]
    public Task Or_inside_what_is_done_with_it() => Rechecking.Source(Walk("""
        var entry = slot.Read();
        var page = entry.Page;
        if ({|MMU4006:page.TryGet()|})
            return page;
        return null;
        """), Walk("""
        var entry = slot.Read();
        var page = entry.Page;
        if (page.TryGet())
        {
            if (slot.Read() != entry)
            {
                page.Put();
                return null;
            }

            return page;
        }

        return null;
        """));

    [Fact]
    public Task Both_entries_are_read_again_at_once() => Rechecking.Source(Walk("""
        var upper = directory.Read();
        var lower = upper.Below;
        var entry = lower.Read();
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return page;
        """), Walk("""
        var upper = directory.Read();
        var lower = upper.Below;
        var entry = lower.Read();
        var page = entry.Page;
        if (!page.TryGet())
            return null;
        if (directory.Read() != upper || lower.Read() != entry)
        {
            page.Put();
            return null;
        }

        return page;
        """));

    [Fact]
    public Task An_entry_that_was_not_kept_is_kept() => Rechecking.Source(Walk("""
        var page = slot.Read().Page;
        {|MMU4006:page.Get()|};
        return page;
        """), Walk("""
        var entry = slot.Read();
        var page = entry.Page;
        if (!page.TryGet())
            return null;
        if (slot.Read() != entry)
        {
            page.Put();
            return null;
        }

        return page;
        """));

    [Fact]
    public Task Who_has_another_page_by_then_is_left_to_the_author() => Rechecking.SourceIsNotOffered(Walk("""
        var first = space.GetAny();
        first.Get();
        var entry = slot.Read();
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return page;
        """), "MMU4006.Recheck");

    [Fact]
    public Task Who_has_given_it_up_is_not() => Rechecking.Source(Walk("""
        var first = space.GetAny();
        first.Get();
        first.Put();
        var entry = slot.Read();
        var page = entry.Page;
        {|MMU4006:page.Get()|};
        return page;
        """), Walk("""
        var first = space.GetAny();
        first.Get();
        first.Put();
        var entry = slot.Read();
        var page = entry.Page;
        if (!page.TryGet())
            return null;
        if (slot.Read() != entry)
        {
            page.Put();
            return null;
        }

        return page;
        """));

    [Theory]
    [InlineData("page = found.Page;\n{|MMU4006:page.Get()|};")]
    [InlineData("Kept = found.Page;\n{|MMU4006:Kept.Get()|};")]
    public Task A_page_that_others_see_is_not_given_up_behind_their_backs(string taken) => Rechecking.SourceIsNotOffered(
        Walk($"var found = slot.Read();\nif (!found.Present)\n    return;\n{taken}", "void").Replace("Slot directory)", "Slot directory, ref Page page)", StringComparison.Ordinal)
            .Replace("internal static void M", "private static Page Kept;\n    internal static void M", StringComparison.Ordinal), "MMU4006.Recheck");

    [Fact]
    public Task Who_returns_what_he_tried_to_get_has_no_place_for_it() => Rechecking.SourceIsNotOffered(Walk("""
        var page = slot.Read().Page;
        return {|MMU4006:page.TryGet()|} ? page : null;
        """), "MMU4006.Recheck");

    internal static string Walk(string statements, string result = "Page") => $$"""
        using System;
        using MmuRules.Annotations;

        internal sealed class Cpu : IDisposable
        {
            [Acquires(MmuLock.InterruptsOff)] public Cpu InterruptsOff() => this;
            [Releases(MmuLock.InterruptsOff)] public void Dispose() { }
        }

        internal sealed class Slot { [Effect(MmuEffect.ReadsEntry)] public Entry Read() => default; }

        internal readonly record struct Entry(long Raw)
        {
            [Effect(MmuEffect.EntryPresent)] public bool Present => false;
            [Effect(MmuEffect.EntryPage)] public Page Page => null;
            public Slot Below => null;
        }

        internal sealed class Page
        {
            [Effect(MmuEffect.TakesPageReference)] public void Get() { }
            [Effect(MmuEffect.TakesPageReference)] public bool TryGet() => true;
            [Effect(MmuEffect.FreesPage)] public void Put() { }
        }

        internal sealed class Space { public Page GetAny() => null; [Acquires(MmuLock.PageTable, When = true)] public Locked MapAndLock(int address) => null; }

        internal sealed class Locked : IDisposable
        {
            public Slot this[int index] => null;
            public void Dispose() { }
        }

        internal static class Code
        {
            internal static {{result}} M(Cpu cpu, Space space, Slot slot, Slot directory)
            {
        {{(statements.Contains("MapAndLock", StringComparison.Ordinal) ? "" : "using var off = cpu.InterruptsOff();\n")}}{{statements}}
            }
        }
        """;
}

using Freeing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.BulkFreeUnderLockFix>;
using Marking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DirtyBeforeFlushFix>;
using Tearing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushOfNoneFix>;
using Unmapping = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.RmapBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What a fix moves reads and does what it did before.</summary>
public sealed class MeaningOfMovesTests
{
    [Theory]
    [InlineData("Flag = old.Dirty;", "Flag")]
    [InlineData("Setting = old.Dirty;", "Setting")]
    [InlineData("Flags[0] = old.Dirty;", "Flags[1]")]
    [InlineData("Forget();", "Flag")]
    [InlineData("Forget();", "Ask()")]
    [InlineData("Flag = true;", "Ask()")]
    [InlineData("Flag = true;", "Count++ > 0")]
    public Task What_was_written_in_between_is_not_read_later(string between, string condition) => Marking.SourceIsNotOffered(Code($$"""
        var old = slot.Clear();
        var mapped = old.Page;
        if ({{condition}})
            {|MMU1001:mapped.MarkDirty()|};
        {{between}}
        mm.Flush();
        """), "MMU1001.Move");

    [Theory]
    [InlineData("Forget();", "old.Dirty")]
    [InlineData("Flag = true;", "old.Dirty")]
    [InlineData("Nothing(old);", "old.Dirty")]
    [InlineData("if (mapped != null) Forget();", "old.Dirty")]
    [InlineData("var other = slot2.Read();", "Setting")]
    public Task What_nobody_writes_is_read_later(string between, string condition) => Marking.Source(Code($$"""
        var old = slot.Clear();
        var mapped = old.Page;
        if ({{condition}})
            {|MMU1001:mapped.MarkDirty()|};
        {{between}}
        mm.Flush();
        """), Code($$"""
        var old = slot.Clear();
        var mapped = old.Page;
        {{between}}
        mm.Flush();
        if ({{condition}})
            mapped.MarkDirty();
        """), test => test.CodeActionEquivalenceKey = "MMU1001.Move");

    [Fact]
    public Task A_variable_that_a_function_writes_is_not_read_later() => Marking.SourceIsNotOffered(Code("""
        var isNeeded = true;
        var old = slot.Clear();
        if (isNeeded)
            {|MMU1001:old.Page.MarkDirty()|};
        Reset();
        mm.Flush();

        void Reset() => isNeeded = false;
        """), "MMU1001.Move");

    [Theory]
    [InlineData("var isLast = mapped.MappedAt == 0;")]
    [InlineData("Forget(mapped);")]
    [InlineData("var same = old.Page; var isLast = same.MappedAt == 0;")]
    [InlineData("pages.Add(mapped);")]
    public Task Who_looks_at_what_was_changed_sees_it_changed(string between) => Unmapping.SourceIsNotOffered(Code($$"""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        {{between}}
        mm.Flush();
        ptl.Unlock();
        """), "MMU1004.Move");

    [Theory]
    [InlineData("var isAnonymous = mapped.Anonymous;")]
    [InlineData("mapped.MarkDirty();")]
    [InlineData("if (mapped is not null) Forget();")]
    [InlineData("Forget(page);")]
    public Task Who_does_not_sees_no_difference(string between) => Unmapping.Source(Code($$"""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        {{between}}
        mm.Flush();
        ptl.Unlock();
        """), Code($$"""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {{between}}
        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        """), test => test.CodeActionEquivalenceKey = "MMU1004.Move");

    [Theory]
    [InlineData("lock (thing)")]
    [InlineData("using (Enter())")]
    [InlineData("checked")]
    public Task What_is_done_under_a_lock_stays_there(string guard) => Marking.SourceIsNotOffered(Code($$"""
        var old = slot.Clear();
        {{guard}}
        {
            {|MMU1001:old.Page.MarkDirty()|};
            Forget();
        }

        mm.Flush();
        """), "MMU1001.Move");

    [Fact]
    public Task Also_under_a_guard_to_the_end_of_a_block() => Marking.SourceIsNotOffered(Code("""
        var old = slot.Clear();
        {
            using var entered = Enter();
            {|MMU1001:old.Page.MarkDirty()|};
        }

        mm.Flush();
        """), "MMU1001.Move");

    [Fact]
    public Task Nothing_is_moved_past_what_synchronizes() => Marking.SourceIsNotOffered(Code("""
        System.Threading.Monitor.Enter(thing);
        var old = slot.Clear();
        {|MMU1001:old.Page.MarkDirty()|};
        System.Threading.Monitor.Exit(thing);
        mm.Flush();
        """), "MMU1001.Move");

    [Fact]
    public Task What_is_shared_is_read_under_the_lock_that_it_was_read_under() => Unmapping.SourceIsNotOffered(Code("""
        ptl.Lock();
        var old = slot.Clear();
        if (Flag)
            {|MMU1004:old.Page.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        """), "MMU1004.Move");

    [Fact]
    public Task A_guard_that_the_rules_know_may_be_left() => Freeing.Source(Code("""
        using (ptl.Hold())
        {
            gather.Flush();
            {|MMU3005:gather.FreePages()|};
        }
        """), Code("""
        using (ptl.Hold())
        {
            gather.Flush();
        }
        gather.FreePages();
        """));

    [Fact]
    public Task A_flush_whose_bounds_are_set_behind_the_unlock_is_not_moved_before_it() => Tearing.SourceIsNotOffered(Code("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        var old = slot.Clear();
        {|MMU1010:ptl.Unlock()|};
        Count = 1;
        mm.FlushPage(Count);
        """), "MMU1010.Move");

    [Theory]
    [InlineData("#if !OTHER", "#endif", "")]
    [InlineData("#if OTHER\n#else", "#endif", "")]
    [InlineData("", "#if OTHER\nForget();", "#endif")]
    public Task What_is_compiled_on_a_condition_stays_under_it(string before, string between, string behind) => Marking.SourceIsNotOffered(Code($$"""
        var old = slot.Clear();
        {{before}}
        {|MMU1001:old.Page.MarkDirty()|};
        {{between}}
        mm.Flush();
        {{behind}}
        """), "MMU1001.Move");

    [Fact]
    public Task What_is_compiled_on_one_condition_is_moved_within_it() => Marking.Source(Code("""
        var old = slot.Clear();
        #if !OTHER
        {|MMU1001:old.Page.MarkDirty()|};
        mm.Flush();
        #endif
        """), Code("""
        var old = slot.Clear();
        #if !OTHER
        mm.Flush();
        old.Page.MarkDirty();
        #endif
        """), test => test.CodeActionEquivalenceKey = "MMU1001.Move");

    private static string Code(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using Kernel;

        internal sealed class Code
        {
            private static readonly bool[] Flags = new bool[2];
            private static bool Flag;
            private static ulong Count;
            private static bool Setting { get; set; }

            private static bool Ask() => Flag;
            private static IDisposable Enter() => throw new Exception();
            private static void Forget(Page page = null) => Flag = false;
            private static void Nothing(Entry entry) { }

            internal static void M(Mm mm, Slot slot, Slot slot2, Spin ptl, Gather gather, Page page, List<Page> pages, object thing)
            {
        {{statements}}
            }
        }
        """;
}

namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4009.</summary>
public sealed class CollapseOfLiveTableTests
{
    [Fact]
    public Task A_page_that_is_copied_before_the_entry_above_is_cleared_is_flagged() => Check.Statements("""
        var upper = slot.Read();
        var entry = upper.Table[1].Read();
        {|#0:entry.Page.CopyTo(page)|};
        slot.ClearAndFlush();
        """, Check.Diagnostic("MMU4009").WithLocation(0).WithArguments("The page is copied, but the entry above its table is cleared only at line 15", "what a CPU or a device stores to it behind the copy is lost"));

    [Fact]
    public Task A_page_that_is_copied_before_the_flush_is_flagged() => Check.Statements("""
        var upper = slot.Clear();
        {|#0:upper.Table[1].Read().Page.CopyTo(page)|};
        mm.Flush();
        """, Check.Diagnostic("MMU4009").WithLocation(0).WithArguments("The page is copied, but the entry above its table is cleared, but not flushed yet", "what a CPU or a device stores to it behind the copy is lost"));

    [Fact]
    public Task Lockless_walkers_are_waited_for() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            [Effect(MmuEffect.SynchronizesLocklessWalkers)] private static void WaitForWalkers() { }

            internal static void Wrong(Slot slot, Page huge)
            {
                var upper = slot.ClearAndFlush();
                {|MMU4009:upper.Table[1].Read().Page.CopyTo(huge)|};
            }

            internal static void Right(Slot slot, Page huge)
            {
                var upper = slot.ClearAndFlush();
                WaitForWalkers();
                upper.Table[1].Read().Page.CopyTo(huge);
            }
        }
        """);

    [Fact]
    public Task Where_a_flush_interrupts_it_waits_for_walkers() => Check.StatementsUnder("x86", """
        var upper = slot.ClearAndFlush();
        upper.Table[1].Read().Page.CopyTo(page);
        """);

    [Fact]
    public Task Levels_that_are_two_types_are_told_apart() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Directory
        {
            [Effect(MmuEffect.ClearsAndFlushesEntry)] public Entry Take() => default;
        }

        internal static class Code
        {
            internal static void Wrong(Directory directory, Slot slot, Page huge)
            {
                {|MMU4009:slot.Read().Page.CopyTo(huge)|};
                directory.Take();
            }

            internal static void Right(Directory[] directories, Slot slot, Page huge)
            {
                foreach (var directory in directories)
                {
                    directory.Take();
                    slot.Read().Page.CopyTo(huge);
                }
            }
        }
        """);

    [Theory]
    [InlineData("if (flag) { slot.Read().Page.CopyTo(page); } else { huge.Clear(); mm.Flush(); }", false)]
    [InlineData("if (flag) { slot.Read().Page.CopyTo(page); continue; } huge.Clear(); mm.Flush();", false)]
    [InlineData("if (flag) { foreach (var pte in ptes) { var entry = pte.Read(); if (entry.None) continue; entry.Page.CopyTo(page); } continue; } huge.Clear(); mm.Flush();", false)]
    [InlineData("switch (i) { case 0: slot.Read().Page.CopyTo(page); break; default: huge.Clear(); mm.Flush(); break; }", false)]
    [InlineData("if (flag) { slot.Read().Page.CopyTo(page); return; } huge.Clear(); mm.Flush();", false)]
    [InlineData("if (flag) { {|#0:slot.Read().Page.CopyTo(page)|}; } huge.Clear(); mm.Flush();", true)]
    [InlineData("foreach (var pte in ptes) { var entry = pte.Read(); if (entry.None) continue; {|#0:entry.Page.CopyTo(page)|}; } huge.Clear(); mm.Flush();", true)]
    [InlineData("foreach (var pte in ptes) { if (flag) { {|#0:pte.Read().Page.CopyTo(page)|}; continue; } } huge.Clear(); mm.Flush();", true)]
    [InlineData("foreach (var pte in ptes) { if (flag) { {|#0:pte.Read().Page.CopyTo(page)|}; break; } return; } huge.Clear(); mm.Flush();", true)]
    [InlineData("try { {|#0:slot.Read().Page.CopyTo(page)|}; return; } finally { huge.Clear(); mm.Flush(); }", true)]
    [InlineData("for (var k = 0; k < 4; k++) { {|#0:slot.Read().Page.CopyTo(page)|}; } huge.Clear(); mm.Flush();", true)]
    public Task What_is_copied_in_another_round_of_a_loop_stands_below_another_entry(string round, bool isFlagged)
    {
        var source = $$"""
            using System.Collections.Generic;
            using Kernel;

            internal static class Code
            {
                internal static void M(Mm mm, Slot slot, IEnumerable<Slot> ptes, HugeSlot huge, Page page, int count, bool flag)
                {
                    for (var i = 0; i < count; i++)
                    {
                        {{round}}
                    }
                }
            }
            """;
        return isFlagged ? Check.Source(source, Check.Diagnostic("MMU4009").WithLocation(0).WithArguments("The page is copied, but the entry above its table is cleared only at line 10", "what a CPU or a device stores to it behind the copy is lost"))
            : Check.Source(source);
    }

    [Fact]
    public Task A_copy_of_a_page_whose_own_entry_is_replaced_is_no_collapse() => Check.Statements("""
        using var held = ptl.Hold();
        var old = slot.Read();
        old.Page.CopyTo(page);
        slot2.ClearAndFlush();
        """);

    [Fact]
    public Task The_pages_of_a_table_that_is_still_found_are_unmapped_under_its_lock() => Check.Statements("""
        var old = {|#1:slot.Read()|}.Page;
        old.CopyTo(page);
        {|#0:old.RemoveRmap()|};
        """, Check.Diagnostic("MMU4009").WithLocation(0).WithLocation(1).WithArguments("Page 'old' is taken out of the reverse map while its entry is still found, and under no page-table lock", "whoever unmaps it at the same time counts the same mapping off"));

    [Fact]
    public Task Under_the_lock_the_map_count_may_be_changed() => Check.Statements("""
        var old = slot.Read().Page;
        old.CopyTo(page);
        ptl.Lock();
        old.RemoveRmap();
        ptl.Unlock();
        """);

    [Fact]
    public Task Whoever_has_taken_the_entry_has_the_mapping_for_himself() => Check.Statements("""
        var old = slot.Read().Page;
        old.CopyTo(page);
        ptl.Lock();
        var taken = slot.ClearAndFlush();
        if (taken.Dirty)
            old.MarkDirty();
        ptl.Unlock();
        old.RemoveRmap();
        """);

    [Fact]
    public Task In_a_table_that_nobody_finds_any_more_the_map_count_is_nobody_elses() => Check.Statements("""
        var table = slot.Read().Table;
        slot.ClearAndFlush();
        mm.WaitForWalkers();
        var old = table[1].Read().Page;
        old.CopyTo(page);
        old.RemoveRmap();
        """);
}

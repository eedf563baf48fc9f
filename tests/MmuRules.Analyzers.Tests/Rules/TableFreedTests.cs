namespace MmuRules.Analyzers.Tests.Rules;

public sealed class TableFreedTests
{
    [Fact]
    public Task A_table_freed_before_the_flush_is_flagged() => Check.Statements("""
        var pmd = {|#1:slot.Clear()|};
        {|#0:pmd.Table.Free()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1007").WithLocation(0).WithLocation(1).WithArguments("pmd.Table", "cleared at line 12"));

    [Fact]
    public Task A_table_that_was_looked_up_before_is_the_same() => Check.Statements("""
        var table = slot.Read().Table;
        slot.Clear();
        {|MMU1007:table.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_table_left_to_the_gather_is_right() => Check.Statements("""
        var pmd = slot.Clear();
        gather.DeferTable(pmd.Table);
        gather.Finish();
        """);

    [Fact]
    public Task A_table_freed_behind_the_flush_but_under_walkers_is_flagged_as_a_warning() => Check.Statements("""
        var pmd = slot.Clear();
        {|#1:mm.Flush()|};
        {|#0:pmd.Table.Free()|};
        """, Check.Diagnostic("MMU1008").WithLocation(0).WithLocation(1).WithArguments("pmd.Table", "line 13"));

    [Fact]
    public Task Walkers_are_inside_also_when_the_place_above_the_table_has_no_name_any_more() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Table table)
            {
                mm.Walk(1).ClearAndFlush();
                {|MMU1008:table.Free()|};
            }

            internal static void InTwoSteps(Mm mm, Table table)
            {
                Unlink(mm, 1);
                {|MMU1008:table.Free()|};
            }

            internal static void Waited(Mm mm, Table table)
            {
                Unlink(mm, 1);
                mm.WaitForWalkers();
                table.Free();
            }

            private static void Unlink(Mm mm, int address) => mm.Walk(address).ClearAndFlush();
        }
        """);

    [Fact]
    public Task Whoever_frees_tables_behind_the_clearing_of_many_entries_waits_once() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, IEnumerable<int> addresses, Table table)
            {
                foreach (var address in addresses)
                    mm.Walk(address).Clear();
                mm.Flush();
                mm.WaitForWalkers();
                table.Free();
            }

            internal static void WithoutWaiting(Mm mm, IEnumerable<int> addresses, Table table)
            {
                foreach (var address in addresses)
                    mm.Walk(address).ClearAndFlush();
                {|MMU1008:table.Free()|};
            }
        }
        """);

    [Fact]
    public Task A_table_that_was_had_behind_the_clearing_is_another_one() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Pool pool)
            {
                for (var i = 0; i < 4; i++)
                {
                    Prepare(pool);
                    Unlink(mm, i);
                }
            }

            private static void Unlink(Mm mm, int address) => mm.Walk(address).ClearAndFlush();

            private static void Prepare(Pool pool)
            {
                var table = pool.Allocate();
                if (!pool.TryLink(table))
                    table.Free();
            }
        }

        internal abstract class Pool
        {
            public abstract Table Allocate();
            public abstract bool TryLink(Table table);
        }
        """);

    [Fact]
    public Task So_is_one_that_was_had_between_the_clearing_and_the_flush() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Pool pool)
            {
                slot.Clear();
                var spare = pool.Allocate();
                mm.Flush();
                if (!pool.TryLink(spare))
                    spare.Free();
            }

            internal static void Before(Mm mm, Slot slot, Pool pool)
            {
                var spare = pool.Allocate();
                slot.Clear();
                mm.Flush();
                {|MMU1008:spare.Free()|};
            }
        }

        internal abstract class Pool
        {
            public abstract Table Allocate();
            public abstract bool TryLink(Table table);
        }
        """);

    [Fact]
    public Task Below_an_entry_that_maps_a_page_there_is_no_table() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Table spare)
            {
                var old = slot.ClearAndFlush();
                old.Page.Free();
                spare.Free();
            }

            internal static void FlushedLater(Mm mm, Slot slot, Table spare)
            {
                var page = slot.Clear().Page;
                mm.Flush();
                page.Free();
                spare.Free();
            }

            internal static void Nothing(Slot slot, Table spare)
            {
                if (slot.ClearAndFlush().None)
                    spare.Free();
            }

            internal static void Absent(Slot slot, Table spare)
            {
                if (!slot.ClearAndFlush().Present)
                    spare.Free();
            }
        }
        """);

    [Fact]
    public Task A_table_freed_when_the_walkers_have_been_waited_for_is_right() => Check.Statements("""
        var pmd = slot.ClearAndFlush();
        mm.WaitForWalkers();
        pmd.Table.Free();
        """);

    [Fact]
    public Task Walkers_that_were_waited_for_before_the_clear_may_be_others() => Check.Statements("""
        mm.WaitForWalkers();
        var pmd = slot.ClearAndFlush();
        {|MMU1008:pmd.Table.Free()|};
        """);

    [Fact]
    public Task A_table_that_never_was_in_the_tree_may_be_freed_at_once() => Check.Statements("""
        slot.Clear();
        var fresh = new Table();
        fresh.Free();
        mm.Flush();
        """);

    [Fact]
    public Task The_table_that_a_cleared_entry_stands_in_is_not_the_one_that_it_led_to() => Check.Statements("""
        var table = slot.Read().Table;
        table[1].Clear();
        table.Free();
        mm.Flush();
        """);

    [Theory]
    [InlineData("arm64", true)]
    [InlineData("s390", true)]
    [InlineData("powerpc_hash", true)]
    [InlineData("x86", false)]
    [InlineData("software_dirty", false)]
    [InlineData("up", false)]
    public Task Walkers_are_waited_for_by_a_flush_that_interrupts(string profile, bool isFlagged) => Check.StatementsUnder(profile, $$"""
        var pmd = slot.ClearAndFlush();
        {{(isFlagged ? "{|MMU1008:pmd.Table.Free()|}" : "pmd.Table.Free()")}};
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU1007 behind a flush: one that leaves out what CPUs remember of tables (Linux 3ef938c3503f).</summary>
public sealed class TablesLeftOutTests
{
    [Fact]
    public Task A_table_freed_behind_a_flush_that_leaves_tables_out_is_flagged() => Check.Statements("""
        var pmd = slot.Clear();
        {|#1:mm.FlushAlso(tables: false)|};
        mm.WaitForWalkers();
        {|#0:pmd.Table.Free()|};
        """, Check.Diagnostic("MMU1007").WithLocation(0).WithLocation(1).WithArguments("pmd.Table", "whose flush at line 13 left out what they remember of tables"));

    [Fact]
    public Task So_it_is_if_the_flush_leaves_them_out_unless_it_is_told() => Check.Statements("""
        var table = slot.Read().Table;
        slot.Clear();
        mm.FlushAlso();
        mm.WaitForWalkers();
        {|MMU1007:table.Free()|};
        """);

    [Theory]
    [InlineData("mm.FlushAlso(tables: true);")]
    [InlineData("mm.FlushAlso(tables: flag);")]
    [InlineData("mm.Flush();")]
    [InlineData("mm.FlushAlso(tables: false); mm.FlushAlso(tables: true);")]
    [InlineData("mm.FlushAlso(tables: false); mm.FlushAlso(tables: flag);")]
    [InlineData("mm.FlushAlso(tables: false); mm.Flush();")]
    [InlineData("mm.FlushAlso(tables: false); slot.Flush();")]
    [InlineData("mm.FlushAlso(tables: false); slot.ClearAndFlush();")]
    [InlineData("mm.FlushAlso(tables: true); mm.FlushAlso(tables: false);")]
    public Task A_flush_that_may_include_them_is_right(string flushes) => Check.Statements($$"""
        var pmd = slot.Clear();
        {{flushes}}
        mm.WaitForWalkers();
        pmd.Table.Free();
        """);

    [Theory]
    [InlineData("slot2.Flush();")]
    [InlineData("mm.FlushAlso(tables: false);")]
    public Task A_second_flush_of_something_else_or_without_them_does_not_help(string second) => Check.Statements($$"""
        var pmd = slot.Clear();
        mm.FlushAlso(tables: false);
        {{second}}
        mm.WaitForWalkers();
        {|MMU1007:pmd.Table.Free()|};
        """);

    [Fact]
    public Task A_path_that_has_flushed_without_them_is_told_from_one_that_has_not() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Right(Mm mm, Slot slot, Table table, bool frees)
            {
                slot.Clear();
                if (frees)
                    mm.FlushAlso(tables: true);
                else
                    mm.FlushAlso(tables: false);
                mm.WaitForWalkers();
                if (frees)
                    table.Free();
            }

            internal static void Open(Mm mm, Slot slot, Table table, bool frees)
            {
                slot.Clear();
                mm.FlushAlso(frees);
                mm.WaitForWalkers();
                if (!frees)
                    table.Free();
            }

            internal static void Known(Mm mm, Slot slot, Table table, bool frees)
            {
                if (frees)
                    return;
                slot.Clear();
                mm.FlushAlso(frees);
                mm.WaitForWalkers();
                {|MMU1007:table.Free()|};
            }
        }
        """);

    [Fact]
    public Task It_is_the_one_bug_of_a_table_in_which_walkers_are_too() => Check.Statements("""
        var pmd = slot.Clear();
        mm.FlushAlso(tables: false);
        {|MMU1007:pmd.Table.Free()|};
        """);

    [Fact]
    public Task It_is_not_said_again_of_a_table_whose_entry_is_not_flushed_at_all() => Check.Statements("""
        slot.Clear();
        mm.FlushAlso(tables: false);
        mm.WaitForWalkers();
        var pmd = slot.Clear();
        {|MMU1007:pmd.Table.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task What_is_flushed_without_tables_is_remembered_when_the_place_has_no_name_any_more() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Table table)
            {
                Unlink(mm, 1);
                mm.WaitForWalkers();
                {|MMU1007:table.Free()|};
            }

            private static void Unlink(Mm mm, int address)
            {
                mm.Walk(address).Clear();
                mm.FlushAlso();
            }
        }
        """);

    [Theory]
    [InlineData("var page = slot.Clear().Page; mm.FlushAlso(); mm.WaitForWalkers();", "page mapped there")]
    [InlineData("var old = slot.Clear(); mm.FlushAlso(); mm.WaitForWalkers(); old.Page.Free();", "page mapped there, asked for behind the flush")]
    [InlineData("if (!slot.Clear().None) { mm.Flush(); return; } mm.FlushAlso(); mm.WaitForWalkers();", "nothing there")]
    [InlineData("var old = slot.Clear(); mm.FlushAlso(); mm.WaitForWalkers(); if (old.Present) return;", "nothing there, asked behind the flush")]
    [InlineData("var old = slot.Clear(); mm.FlushAlso(); mm.WaitForWalkers(); slot.Set(Entry.Migrating(1));", "something else since")]
    [InlineData("slot.Clear(); mm.FlushAlso(); mm.WaitForWalkers(); spare = mm.Find(1);", "table found since")]
    [InlineData("slot.Clear(); spare = mm.Find(1); mm.FlushAlso(); mm.WaitForWalkers();", "table found behind the clearing")]
    [InlineData("spare[1].Clear(); mm.FlushAlso(); mm.WaitForWalkers();", "entry of the table itself")]
    [InlineData("slot.WriteProtect(); mm.FlushAlso(); mm.WaitForWalkers();", "entry that still leads there")]
    public Task An_entry_that_did_not_lead_to_the_table_is_not_meant(string statements, string why) => Check.Source($$"""
        using Kernel;

        internal static class Code
        {
            // {{why}}
            internal static void M(Mm mm, Slot slot, Table spare)
            {
                {{statements}}
                spare.Free();
            }
        }
        """);

    [Fact]
    public Task A_table_left_to_a_gather_is_flushed_for_by_it() => Check.Statements("""
        var pmd = slot.Clear();
        gather.DeferTable(pmd.Table);
        mm.FlushAlso(tables: false);
        gather.Finish();
        """);
}

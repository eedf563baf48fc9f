using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU1011: flushes of a range that does not hold the cleared entry.</summary>
public sealed class FlushedRangeTests
{
    // Pages are 4096 bytes; nobody tells the analyzer.
    private const string Operations = """
        public sealed class Leaves
        {
            public Slot At([Effect(MmuEffect.EntryAddress)] ulong address) => throw new Exception();
            public Slot this[[Effect(MmuEffect.EntryAddress)] ulong address] => throw new Exception();
            public Slot Somewhere(ulong address) => throw new Exception();
            [Effect(MmuEffect.ClearsEntry)] public Entry ClearAt([Effect(MmuEffect.EntryAddress)] ulong address) => default;
        }

        public static class Tlb
        {
            [Effect(MmuEffect.FlushesTlb)] public static void Range(Mm mm, [Effect(MmuEffect.FlushStart)] ulong start, [Effect(MmuEffect.FlushEnd)] ulong end) { }
            [Effect(MmuEffect.FlushesTlb)] public static void Page(Mm mm, [Effect(MmuEffect.EntryAddress)] ulong address) { }
        }
        """;

    private static Task Check(string statements, params DiagnosticResult[] expected) => Tests.Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, Leaves leaves, ulong address, ulong start, ulong end, ulong size, bool full, Slot slot)
            {
        {{statements}}
            }
        }

        {{Operations}}
        """, expected);

    [Fact]
    public Task A_range_that_ends_at_the_entry_does_not_hold_it() => Check("""
        {|#1:leaves.At(address).Clear()|};
        {|#0:Tlb.Range(mm, start, address)|};
        """, Tests.Check.Diagnostic("MMU1011").WithLocation(0).WithLocation(1)
            .WithArguments("Tlb.Range(mm, start, address)", "cleared at line 9", "its range ends before that entry, and none of this one follows in time"));

    [Fact]
    public Task A_range_that_ends_behind_it_does() => Check("""
        leaves.At(address).Clear();
        Tlb.Range(mm, start, address + size);
        """);

    [Fact]
    public Task So_does_one_of_which_nothing_is_known() => Check("""
        leaves.At(address).Clear();
        Tlb.Range(mm, start, end);
        """);

    [Fact]
    public Task The_full_flush_of_a_batch_leaves_out_the_entry_that_filled_it() => Check("""
        for (; start < end; start += size)
        {
            var old = leaves.At(start).Clear();
            if (full)
                {|MMU1011:Tlb.Range(mm, address, start)|};
            else
                Tlb.Range(mm, address, start + size);
            old.Page.Free();
        }
        """);

    [Fact]
    public Task It_is_right_if_the_entry_is_flushed_later_and_nothing_happens_before() => Check("""
        for (; start < end; start += size)
        {
            leaves.At(start).Clear();
            if (full)
                Tlb.Range(mm, address, start);
        }

        Tlb.Range(mm, address, end);
        """);

    [Fact]
    public Task An_address_that_has_gone_on_since_is_another_one() => Check("""
        while (address < end)
        {
            leaves.At(address).Clear();
            address += size;
            Tlb.Range(mm, start, address);
        }
        """);

    [Fact]
    public Task So_it_is_one_round_later() => Check("""
        for (; address < end; address += size)
        {
            Tlb.Range(mm, start, address);
            leaves.At(address).Clear();
        }

        Tlb.Range(mm, start, address);
        """);

    [Fact]
    public Task A_range_that_a_comparison_shows_to_be_empty_holds_nothing() => Check("""
        leaves.At(address).Clear();
        if (start >= end)
            {|MMU1011:Tlb.Range(mm, start, end)|};
        else
            Tlb.Range(mm, start, end);
        """);

    [Fact]
    public Task Behind_a_loop_that_has_reached_its_end_nothing_is_left_to_flush_from_there() => Check("""
        for (; address < end; address += size)
            leaves.At(address).Clear();
        {|MMU1011:Tlb.Range(mm, address, end)|};
        """);

    [Fact]
    public Task Bounds_the_wrong_way_round_hold_nothing() => Check("""
        if (start < end)
        {
            leaves.At(address).Clear();
            {|MMU1011:Tlb.Range(mm, end, start)|};
        }
        """);

    [Fact]
    public Task A_range_that_begins_a_page_behind_the_entry_does_not_hold_it() => Check("""
        leaves.At(address).Clear();
        address += 0x1000;
        {|MMU1011:Tlb.Range(mm, address, end)|};
        """);

    [Fact]
    public Task One_that_begins_in_its_page_may() => Check("""
        leaves.At(address).Clear();
        Tlb.Range(mm, address + 8, end);
        """);

    [Fact]
    public Task How_long_a_step_is_nobody_knows() => Check("""
        leaves.At(address).Clear();
        Tlb.Range(mm, address + size, end);
        """);

    [Fact]
    public Task A_comparison_tells_that_a_range_begins_behind_the_entry() => Check("""
        if (start > address)
        {
            leaves.At(address).Clear();
            {|MMU1011:Tlb.Range(mm, start, end)|};
        }
        """);

    [Fact]
    public Task But_a_byte_behind_it_may_be_in_its_page() => Check("""
        if (start > address)
        {
            leaves.At(address).Clear();
            Tlb.Range(mm, start, start + 1);
        }
        """);

    [Fact]
    public Task And_that_it_ends_before_it() => Check("""
        if (end <= address)
        {
            leaves.At(address).Clear();
            {|MMU1011:Tlb.Range(mm, start, end)|};
        }
        else
        {
            leaves.At(address).Clear();
            Tlb.Range(mm, start, end);
        }
        """);

    [Fact]
    public Task A_flush_of_the_next_page_is_of_another_one() => Check("""
        leaves.At(address).Clear();
        {|MMU1011:Tlb.Page(mm, address + 4096)|};
        """);

    [Fact]
    public Task A_flush_of_an_address_in_the_page_is_of_that_page() => Check("""
        leaves.At(address).Clear();
        Tlb.Page(mm, address + 4095);
        """);

    [Fact]
    public Task A_flush_of_an_unknown_address_is_taken_to_hit() => Check("""
        leaves.At(address).Clear();
        Tlb.Page(mm, end);
        """);

    [Fact]
    public Task A_slot_that_is_looked_up_by_an_indexer_has_an_address_as_well() => Check("""
        leaves[address].WriteProtect();
        {|MMU1011:Tlb.Range(mm, start, address)|};
        """);

    [Fact]
    public Task So_has_an_entry_that_is_cleared_by_it() => Check("""
        leaves.ClearAt(address);
        {|MMU1011:Tlb.Range(mm, start, address)|};
        """);

    [Fact]
    public Task What_no_contract_calls_the_address_of_an_entry_is_none() => Check("""
        leaves.Somewhere(address).Clear();
        Tlb.Range(mm, start, address);
        """);

    [Fact]
    public Task The_slot_may_be_found_at_one_place_and_its_flush_be_at_another() => Check("""
        var found = leaves.At(address);
        var old = found.Clear();
        if (full)
            {|MMU1011:Tlb.Range(mm, start, address)|};
        else
            Tlb.Page(mm, address);
        old.Page.Free();
        """);

    [Fact]
    public Task A_slot_that_is_itself_an_address_needs_no_look_up() => Tests.Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, ulong start, ulong address)
            {
                Clear(address);
                {|MMU1011:Tlb.Range(mm, start, address)|};
            }

            [Effect(MmuEffect.ClearsEntry)] private static Entry Clear(ulong address) => default;
        }

        {{Operations}}
        """);

    [Fact]
    public Task A_flush_of_all_closes_what_the_range_left_open() => Check("""
        var old = leaves.At(address).Clear();
        Tlb.Range(mm, start, address);
        mm.Flush();
        old.Page.Free();
        """);

    [Fact]
    public Task What_goes_wrong_behind_the_wrong_flush_is_its_fault() => Check("""
        var old = leaves.At(address).Clear();
        {|MMU1011:Tlb.Range(mm, start, address)|};
        old.Page.Free();
        mm.Flush();
        """);

    [Fact]
    public Task What_goes_wrong_before_it_is_not() => Check("""
        var old = leaves.At(address).Clear();
        {|MMU1002:old.Page.Free()|};
        Tlb.Range(mm, start, address);
        """);

    [Fact]
    public Task A_field_may_have_changed_between_the_clearing_and_the_flush() => Tests.Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Code
        {
            private ulong _address;

            internal void M(Mm mm, Leaves leaves, ulong start)
            {
                leaves.At(_address).Clear();
                Advance();
                Tlb.Range(mm, start, _address);
            }

            public void Advance() => _address += 4096;
        }

        {{Operations}}
        """);

    [Fact]
    public Task Constants_may_stand_for_all_addresses() => Check("""
        leaves.At(address).Clear();
        Tlb.Range(mm, 0, 0);
        """);

    [Fact]
    public Task Helpers_are_followed_and_what_they_leave_open_is_said_of_their_caller() => Tests.Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Right(Mm mm, Leaves leaves, ulong start, ulong address, ulong size)
            {
                Find(leaves, address).Clear();
                Flush(mm, start, address + size);
            }

            internal static void {|MMU1012:Wrong|}(Mm mm, Leaves leaves, ulong start, ulong address)
            {
                Find(leaves, address).Clear();
                Flush(mm, start, address);
            }

            private static Slot Find(Leaves leaves, ulong at) => leaves.At(at);

            private static void Flush(Mm mm, ulong from, ulong to) => Tlb.Range(mm, from, to);
        }

        {{Operations}}
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class FullIgnoredTests
{
    [Fact]
    public Task A_loop_that_never_looks_overfills_the_gather() => Check.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            {|#0:gather.Defer(old.Page)|};
        }

        gather.Flush();
        """, Check.Diagnostic("MMU3003").WithLocation(0).WithArguments("gather", "the next page is deferred to it in the next round, with no look at the result and no flush in between"));

    [Fact]
    public Task A_discarded_result_is_not_looked_at() => Check.Statements("""
        _ = {|#0:gather.DeferWithRmap(slot.ClearAndFlush().Page)|};
        gather.Defer(slot2.ClearAndFlush().Page);
        gather.Flush();
        """, Check.Diagnostic("MMU3003").WithLocation(0).WithArguments("gather", "the next page is deferred to it at line 13, with no look at the result and no flush in between"));

    [Fact]
    public Task Nor_is_one_that_is_kept_and_forgotten() => Check.Statements("""
        var hasRoom = {|MMU3003:gather.Defer(slot.ClearAndFlush().Page)|};
        hasRoom = gather.Defer(slot2.ClearAndFlush().Page);
        if (!hasRoom)
            gather.Flush();
        """);

    [Fact]
    public Task One_that_was_looked_at_has_to_be_minded() => Check.Statements("""
        if (!{|#1:gather.Defer(slot.ClearAndFlush().Page)|})
            Nothing();
        {|#0:gather.Defer(slot2.ClearAndFlush().Page)|};
        gather.Flush();
        """, Check.Diagnostic("MMU3003").WithLocation(0).WithLocation(1).WithArguments("gather", "it said at line 12 that it is full, and was not flushed since"));

    [Fact]
    public Task The_flush_of_another_gather_makes_no_room() => Check.Statements("""
        {|MMU3003:gather.Defer(slot.ClearAndFlush().Page)|};
        gather2.Flush();
        mm.Flush();
        gather.Defer(slot2.ClearAndFlush().Page);
        """);

    [Fact]
    public Task A_helper_that_does_not_look_is_flagged_where_it_is_called_again() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void Drop(Gather tlb, Slot slot) => tlb.Defer(slot.ClearAndFlush().Page);

            internal static void M(Gather tlb, IEnumerable<Slot> slots)
            {
                foreach (var slot in slots)
                    {|MMU3003:Drop(tlb, slot)|};
            }
        }
        """);

    [Fact]
    public Task Flushing_when_it_is_full_is_right() => Check.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (!gather.Defer(old.Page))
            {
                gather.Flush();
                gather.FreePages();
            }
        }

        gather.Flush();
        """);

    [Fact]
    public Task Stopping_when_it_is_full_is_right() => Check.Statements("""
        var full = false;
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            full = !gather.Defer(old.Page);
            if (full)
                break;
        }

        gather.Flush();
        if (full)
            gather.FreePages();
        """);

    [Fact]
    public Task Flushing_each_time_is_right() => Check.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            gather.Defer(old.Page);
            gather.Flush();
            gather.FreePages();
        }
        """);

    [Fact]
    public Task Handing_the_answer_on_is_right() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static bool Drop(Gather tlb, Slot slot) => tlb.Defer(slot.ClearAndFlush().Page);

            internal static void M(Gather tlb, IEnumerable<Slot> slots)
            {
                foreach (var slot in slots)
                {
                    if (Drop(tlb, slot))
                        continue;
                    tlb.Flush();
                    tlb.FreePages();
                }
            }
        }
        """);

    [Fact]
    public Task An_operation_that_answers_nothing_makes_room_by_itself() => Check.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            gather.DeferMakingRoom(old.Page);
        }

        gather.Flush();
        """);

    [Fact]
    public Task Two_gathers_have_room_of_their_own() => Check.Statements("""
        gather.Defer(slot.ClearAndFlush().Page);
        gather2.Defer(slot2.ClearAndFlush().Page);
        """);

    [Fact]
    public Task An_answer_that_is_kept_for_somebody_else_is_his_to_mind() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal sealed class Code
        {
            private bool _hasRoom;

            internal void M(Gather tlb, Slot slot, Slot slot2)
            {
                _hasRoom = tlb.Defer(slot.ClearAndFlush().Page);
                MakeRoom(tlb);
                tlb.Defer(slot2.ClearAndFlush().Page);
            }

            private void MakeRoom(Gather tlb)
            {
                if (!_hasRoom)
                    tlb.Flush();
            }
        }
        """);
}

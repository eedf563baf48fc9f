namespace MmuRules.Analyzers.Tests.Rules;

public sealed class DeferredUnrecordedTests
{
    [Fact]
    public Task A_flush_does_not_cover_what_was_not_recorded() => Check.Statements("""
        var old = {|#1:slot.Clear()|};
        {|#0:gather.Defer(old.Page)|};
        gather.Flush();
        gather.FreePages();
        """, Check.Diagnostic("MMU3004").WithLocation(0).WithLocation(1).WithArguments("cleared at line 12"));

    [Fact]
    public Task Nor_does_its_end() => Check.Statements("""
        using var tlb = Gather.Begin(mm);
        var old = slot.Clear();
        {|MMU3004:tlb.Defer(old.Page)|};
        """);

    [Fact]
    public Task Nor_the_flush_of_a_caller_who_is_not_told() => Check.Statements("""
        var old = slot.Clear();
        {|MMU3004:gather.Defer(old.Page)|};
        """);

    [Fact]
    public Task Recording_another_entry_does_not_help() => Check.Statements("""
        var old = slot.Clear();
        slot2.Clear();
        gather.Record(slot2);
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """);

    [Fact]
    public Task The_page_may_be_known_from_a_look_before() => Check.Statements("""
        var mapped = slot.Read().Page;
        if (!mapped.Anonymous)
            return;
        slot.Clear();
        {|MMU3004:gather.Defer(mapped)|};
        gather.Flush();
        """);

    [Fact]
    public Task One_that_is_forgotten_on_one_path_is_flagged() => Check.Statements("""
        var old = slot.Clear();
        if (old.Dirty)
            gather.Record(slot);
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """);

    [Fact]
    public Task Recording_first_is_right() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task Recording_before_the_flush_is_right() => Check.Statements("""
        var old = slot.Clear();
        gather.Defer(old.Page);
        gather.Record(slot);
        gather.Flush();
        """);

    [Fact]
    public Task Recording_before_the_clear_is_right() => Check.Statements("""
        gather.Record(slot);
        var old = slot.Clear();
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task Recording_the_range_is_right() => Check.Statements("""
        gather.RecordRange(0, 512);
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (!gather.Defer(old.Page))
                break;
        }

        gather.Flush();
        """);

    [Fact]
    public Task Recording_the_entry_by_another_way_to_it_is_right() => Check.Statements("""
        var old = mm.Walk(1).Clear();
        gather.Record(mm.Walk(1));
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task A_flush_of_the_whole_address_space_covers_it() => Check.Statements("""
        var old = slot.Clear();
        gather.Defer(old.Page);
        mm.Flush();
        gather.FreePages();
        """);

    [Fact]
    public Task A_gather_of_everything_covers_it() => Check.Statements("""
        using var tlb = Gather.BeginOfAll(mm);
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (!tlb.Defer(old.Page))
                tlb.Flush();
        }
        """);

    [Fact]
    public Task A_page_that_was_never_mapped_has_no_entry_to_record() => Check.Statements("""
        slot.Clear();
        gather.Defer(new Page());
        gather.Flush();
        """);

    [Fact]
    public Task An_entry_that_was_flushed_need_not_be_recorded() => Check.Statements("""
        var old = slot.ClearAndFlush();
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task Who_declares_that_his_caller_flushes_may_leave_it_so() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            [Effect(MmuEffect.DefersFlush)]
            internal static void Drop(Gather tlb, Slot slot) => tlb.Defer(slot.Clear().Page);

            internal static void M(Mm mm, Gather tlb, Slot slot)
            {
                Drop(tlb, slot);
                mm.Flush();
                tlb.FreePages();
            }
        }
        """);

    [Fact]
    public Task A_helper_may_record_it() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather tlb, Slot slot)
            {
                var old = slot.Clear();
                Note(tlb, slot);
                tlb.Defer(old.Page);
                tlb.Flush();
            }

            private static void Note(Gather gather, Slot recorded) => gather.Record(recorded);
        }
        """);

    [Fact]
    public Task Freeing_before_any_flush_is_the_other_bug() => Check.Statements("""
        var old = slot.Clear();
        gather.Defer(old.Page);
        {|MMU1002:gather.FreePages()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_range_is_no_slot_of_another_entry() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Gather gather, int start, int end)
            {
                ptl.Lock();
                var old = slot.Clear();
                gather.Defer(old.Page);
                gather.RecordRange(start, end);
                gather.Flush();
                ptl.Unlock();
                gather.FreePages();
            }
        }
        """);
}

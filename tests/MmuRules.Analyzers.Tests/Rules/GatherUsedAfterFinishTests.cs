namespace MmuRules.Analyzers.Tests.Rules;

public sealed class GatherUsedAfterFinishTests
{
    [Fact]
    public Task What_is_recorded_behind_the_end_is_never_flushed() => Check.Statements("""
        using var tlb = Gather.Begin(mm);
        {|#1:tlb.Finish()|};
        {|#0:tlb.Record(slot)|};
        """, Check.Diagnostic("MMU3002").WithLocation(0).WithLocation(1).WithArguments("tlb", "line 13"));

    [Theory]
    [InlineData("gather.Flush()")]
    [InlineData("gather.FreePages()")]
    [InlineData("gather.RemoveRmaps()")]
    [InlineData("gather.Defer(page)")]
    [InlineData("gather.Finish()")]
    public Task Whatever_is_done_with_it_is_too_late(string use) => Check.Statements($$"""
        gather.Finish();
        {|MMU3002:{{use}}|};
        """);

    [Fact]
    public Task One_bug_is_one_diagnostic() => Check.Statements("""
        gather.Finish();
        {|MMU3002:gather.Record(slot)|};
        gather.Flush();
        gather.FreePages();
        """);

    [Fact]
    public Task An_end_in_a_loop_is_too_early_for_the_next_round() => Check.Statements("""
        foreach (var pte in slots)
        {
            {|MMU3002:gather.Record(pte)|};
            gather.Finish();
        }
        """);

    [Fact]
    public Task What_a_helper_has_finished_is_finished() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Slot slot)
            {
                Close(gather);
                {|MMU3002:gather.Record(slot)|};
            }

            private static void Close(Gather closed) => closed.Finish();
        }
        """);

    [Fact]
    public Task A_using_may_dispose_of_what_was_finished() => Check.Statements("""
        using var tlb = Gather.Begin(mm);
        tlb.Record(slot);
        tlb.Finish();
        """);

    [Fact]
    public Task But_what_was_disposed_of_is_not_to_be_used() => Check.Statements("""
        gather.Dispose();
        gather.Dispose();
        {|MMU3002:gather.Finish()|};
        """);

    [Fact]
    public Task Another_gather_goes_on() => Check.Statements("""
        gather.Finish();
        gather2.Record(slot);
        gather2.Finish();
        """);

    [Fact]
    public Task A_gather_that_is_begun_anew_goes_on() => Check.Statements("""
        gather.Finish();
        gather.Start(mm);
        gather.Record(slot);
        gather.Finish();
        """);

    [Fact]
    public Task A_variable_that_takes_the_next_gather_is_another_one() => Check.Statements("""
        var tlb = Gather.Begin(mm);
        tlb.Finish();
        tlb = Gather.Begin(mm);
        tlb.Record(slot);
        tlb.Finish();
        """);

    [Fact]
    public Task What_somebody_unknown_was_given_may_have_been_begun_by_him() => Check.Statements("""
        gather.Finish();
        gather.ToString();
        gather.Record(slot);
        """);

    [Fact]
    public Task A_field_may_hold_another_gather_after_a_call() => Check.Source("""
        using System;
        using Kernel;

        internal sealed class Code
        {
            internal Gather Tlb { get; set; }

            internal void M(Slot slot, Action next)
            {
                Tlb.Finish();
                next();
                Tlb.Record(slot);
            }
        }
        """);
}

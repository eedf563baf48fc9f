using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.GatherNotFinishedFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class GatherNotFinishedFixTests
{
    [Fact]
    public Task A_gather_is_begun_in_a_using() => Fix.Statements("""
        // For the range.
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        """, """
        // For the range.
        using var tlb = Gather.Begin(mm);
        if (flag)
            return;
        tlb.Finish();
        """);

    [Fact]
    public Task Several_gathers_are_begun_in_usings() => Fix.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        var other = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        """, """
        using var tlb = Gather.Begin(mm);
        using var other = Gather.Begin(mm);
        if (flag)
            return;
        tlb.Finish();
        """);

    [Fact]
    public Task Or_it_is_finished_in_a_finally_block() => Fix.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        tlb.Record(slot);
        if (flag)
            return;

        // The end.
        tlb.Finish();
        """, """
        var tlb = Gather.Begin(mm);
        try
        {
            tlb.Record(slot);
            if (flag)
                return;
        }
        finally
        {
            // The end.
            tlb.Finish();
        }
        """, test => test.CodeActionEquivalenceKey = "MMU3001.Finally");

    [Fact]
    public Task A_variable_that_takes_another_gather_later_cannot_be_in_a_using() => Fix.IsNotOffered("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        tlb = Gather.Begin(mm);
        tlb.Finish();
        """);

    [Fact]
    public Task What_is_compiled_on_a_condition_stays_so_in_a_try() => Fix.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        #if CHECK
        Nothing();
        #endif
        tlb.Finish();
        """, """
        var tlb = Gather.Begin(mm);
        try
        {
            if (flag)
                return;
        #if CHECK
            Nothing();
        #endif
        }
        finally
        {
            tlb.Finish();
        }
        """, test => test.CodeActionEquivalenceKey = "MMU3001.Finally");

    [Theory]
    [InlineData("#region end", "#endregion")]
    [InlineData("#if !CHECK", "#endif")]
    public Task What_is_closed_behind_the_end_is_not_torn_apart(string before, string behind) => Fix.IsNotOffered($$"""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        {{before}}
        tlb.Finish();
        {{behind}}
        """, "MMU3001.Finally");
}

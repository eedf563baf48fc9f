namespace MmuRules.Analyzers.Tests.Rules;

public sealed class NotifierNotEndedTests
{
    [Fact]
    public Task An_early_return_leaves_the_start_without_an_end() => Check.Statements("""
        {|#0:mm.TellStart(1)|};
        if (flag)
            return;
        mm.TellEnd(1);
        """, Check.Diagnostic("MMU3008").WithLocation(0).WithArguments("M", "returns"));

    [Fact]
    public Task A_throw_does_too() => Check.Statements("""
        {|#0:mm.TellStart(1)|};
        if (flag)
            throw new InvalidOperationException();
        mm.TellEnd(1);
        """, Check.Diagnostic("MMU3008").WithLocation(0).WithArguments("M", "throws"));

    [Fact]
    public Task A_guard_that_is_not_disposed_of_never_ends() => Check.Statements("""
        var told = {|MMU3008:mm.Tell()|};
        if (flag)
            told.Dispose();
        """);

    [Fact]
    public Task A_guard_that_nobody_keeps_never_ends() => Check.Statements("""
        _ = {|MMU3008:mm.Tell()|};
        """);

    [Fact]
    public Task A_using_ends_it_on_every_path() => Check.Statements("""
        using var told = mm.Tell();
        if (flag)
            throw new InvalidOperationException();
        if (flag2)
            return;
        slot.ClearAndFlush();
        """);

    [Fact]
    public Task A_finally_block_does_so_too() => Check.Statements("""
        mm.TellStart(1);
        try
        {
            if (flag)
                return;
            slot.ClearAndFlush();
        }
        finally
        {
            mm.TellEnd(1);
        }
        """);

    [Fact]
    public Task Each_round_of_a_loop_tells_of_its_own_range() => Check.Statements("""
        foreach (var pte in slots)
        {
            mm.TellStart(1);
            pte.ClearAndFlush();
            mm.TellEnd(1);
        }
        """);

    [Fact]
    public Task Who_only_begins_leaves_the_end_to_his_caller() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Begin(Mm mm) => mm.TellStart(1);

            internal static Told BeginGuarded(Mm mm) => mm.Tell();

            internal static void Right(Mm mm)
            {
                Begin(mm);
                mm.TellEnd(1);
                using var told = BeginGuarded(mm);
            }

            internal static void Wrong(Mm mm, bool flag)
            {
                Begin(mm);
                if (flag)
                    mm.TellEnd(1);
            }
        }
        """.Replace("        Begin(mm);\n        if (flag)", "        {|MMU3008:Begin(mm)|};\n        if (flag)", StringComparison.Ordinal));

    [Fact]
    public Task A_gather_and_a_notification_that_are_both_left_are_two_bugs() => Check.Statements("""
        var told = {|MMU3008:mm.Tell()|};
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        told.Dispose();
        """);
}

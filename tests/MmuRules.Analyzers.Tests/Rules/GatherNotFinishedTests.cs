namespace MmuRules.Analyzers.Tests.Rules;

public sealed class GatherNotFinishedTests
{
    [Fact]
    public Task An_early_return_leaves_the_gather_behind() => Check.Statements("""
        var tlb = {|#0:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        """, Check.Diagnostic("MMU3001").WithLocation(0).WithArguments("M", "returns"));

    [Fact]
    public Task A_throw_leaves_it_behind() => Check.Statements("""
        var tlb = {|#0:Gather.Begin(mm)|};
        if (flag)
            throw new InvalidOperationException();
        tlb.Finish();
        """, Check.Diagnostic("MMU3001").WithLocation(0).WithArguments("M", "throws"));

    [Fact]
    public Task One_that_nobody_keeps_is_never_finished() => Check.Statements("""
        {|MMU3001:Gather.Begin(mm)|};
        """);

    [Fact]
    public Task An_exception_that_is_caught_skips_the_end() => Check.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        try
        {
            tlb.Record(slot);
            tlb.Finish();
        }
        catch (Exception)
        {
            Nothing();
        }
        """);

    [Fact]
    public Task Each_round_of_a_loop_has_its_own_gather() => Check.Statements("""
        foreach (var pte in slots)
        {
            var tlb = {|MMU3001:Gather.Begin(mm)|};
            tlb.Record(pte);
            if (flag)
                continue;
            tlb.Finish();
        }
        """);

    [Fact]
    public Task Finishing_another_gather_does_not_count() => Check.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        gather.Finish();
        """);

    [Fact]
    public Task A_using_finishes_it_whatever_happens() => Check.Statements("""
        using var tlb = Gather.Begin(mm);
        if (flag)
            throw new InvalidOperationException();
        if (flag2)
            return;
        tlb.Record(slot);
        """);

    [Fact]
    public Task A_finally_block_does_so_too() => Check.Statements("""
        var tlb = Gather.Begin(mm);
        try
        {
            if (flag)
                throw new InvalidOperationException();
        }
        finally
        {
            tlb.Finish();
        }
        """);

    [Fact]
    public Task One_that_is_begun_if_a_flag_is_set_may_be_finished_if_it_is() => Check.Statements("""
        Gather? tlb = null;
        if (flag)
            tlb = Gather.Begin(mm);
        Nothing();
        if (flag)
            tlb!.Finish();
        """.Replace("Gather? tlb", "Gather tlb", StringComparison.Ordinal).Replace("tlb!", "tlb", StringComparison.Ordinal));

    [Fact]
    public Task One_of_two_that_is_finished_through_one_name_is_finished() => Check.Statements("""
        var tlb = flag ? Gather.Begin(mm) : Gather.Begin(mm);
        Nothing();
        tlb.Finish();
        """);

    [Fact]
    public Task A_gather_that_is_returned_is_the_callers_and_his_if_he_loses_it() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static Gather Open(Mm mm) => Gather.Begin(mm);

            internal static void OpenInto(Mm mm, out Gather tlb) => tlb = Gather.Begin(mm);

            internal static void Right(Mm mm)
            {
                using var tlb = Open(mm);
                OpenInto(mm, out var other);
                other.Finish();
            }

            internal static void Wrong(Mm mm, bool flag)
            {
                var tlb = {|MMU3001:Open(mm)|};
                if (!flag)
                    tlb.Finish();
            }
        }
        """);

    [Fact]
    public Task A_gather_that_is_stored_is_no_longer_the_methods() => Check.Source("""
        using System;
        using System.Collections.Generic;
        using Kernel;

        internal sealed class Code
        {
            private Gather _tlb;

            internal void Keep(Mm mm) => _tlb = Gather.Begin(mm);

            internal void KeepAmong(Mm mm, List<Gather> gathers) => gathers.Add(Gather.Begin(mm));

            internal (Gather, int) KeepInTuple(Mm mm) => (Gather.Begin(mm), 1);

            internal Action KeepInClosure(Mm mm)
            {
                var tlb = Gather.Begin(mm);
                return () => tlb.Finish();
            }

            internal void End() => _tlb.Finish();
        }
        """);

    [Fact]
    public Task A_gather_that_a_helper_finishes_is_finished() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var tlb = Gather.Begin(mm);
                tlb.Record(slot);
                Close(tlb);
            }

            private static void Close(Gather gather)
            {
                gather.Flush();
                gather.Finish();
            }
        }
        """);

    [Fact]
    public Task A_gather_that_is_a_parameter_is_the_callers() => Check.Statements("""
        gather.Record(slot);
        if (flag)
            return;
        gather.Flush();
        """);

    [Fact]
    public Task One_that_was_given_and_is_begun_here_may_be_the_callers_to_finish() => Check.Statements("""
        gather.Start(mm);
        gather.Record(slot);
        """);

    [Fact]
    public Task But_not_if_it_is_finished_here_on_another_path() => Check.Statements("""
        {|MMU3001:gather.Start(mm)|};
        if (flag)
            return;
        gather.Finish();
        """);

    [Fact]
    public Task One_that_is_made_and_begun_here_is_finished_here() => Check.Statements("""
        var tlb = new Gather();
        {|MMU3001:tlb.Start(mm)|};
        tlb.Record(slot);
        """);

    [Fact]
    public Task What_declares_that_it_begins_a_gather_need_not_finish_it() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            [Effect(MmuEffect.BeginsGather)]
            internal static void Begin(Gather gather, Mm mm)
            {
                gather.Start(mm);
                if (mm == null)
                    gather.Finish();
            }
        }
        """);
}

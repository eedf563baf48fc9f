namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where MMU3001, MMU3002, MMU3005 and MMU3006 are known to be wrong.</summary>
public sealed class KnownMistakesOfGathersTests
{
    [Fact]
    public Task False_negative_a_gather_that_a_callee_leaves_unfinished_by_an_exception_is_not_seen() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var tlb = Gather.Begin(mm);
                Demand(slot);
                tlb.Finish();
            }

            private static void Demand(Slot slot)
            {
                if (slot.Read().None)
                    throw new System.InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_gather_that_somebody_unknown_was_given_is_his_to_finish() => Check.Statements("thing.Equals(Gather.Begin(mm));");

    [Fact]
    public Task False_negative_a_gather_that_was_there_before_and_is_begun_in_place_is_its_owners_to_finish() => Check.Statements("gather.Start(mm);");

    [Fact]
    public Task False_negative_a_gather_that_is_passed_by_reference_is_not_followed() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal struct Batch
        {
            [Effect(MmuEffect.BeginsGather)] internal static void Begin(ref Batch batch) { }
            [Effect(MmuEffect.FinishesGather)] internal static void End(ref Batch batch) { }
        }

        internal static class Code
        {
            internal static void M(bool isLate)
            {
                var batch = new Batch();
                Batch.Begin(ref batch);
                if (isLate)
                    return;
                Batch.End(ref batch);
            }
        }
        """);

    [Fact]
    public Task False_positive_an_end_that_may_come_twice_is_known_by_no_other_name_than_Dispose() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Batch
        {
            [Effect(MmuEffect.BeginsGather)] internal static Batch Begin(Mm mm) => new();
            [Effect(MmuEffect.FinishesGather)] internal void Close() { }
        }

        internal static class Code
        {
            internal static void M(Mm mm)
            {
                var batch = Batch.Begin(mm);
                batch.Close();
                {|MMU3002:batch.Close()|};
            }
        }
        """);

    [Fact]
    public Task False_negative_a_field_may_hold_another_gather_behind_any_call_that_is_not_known() => Check.Source("""
        using Kernel;

        internal sealed class Code
        {
            private Gather _tlb;

            internal void M(Slot slot, object thing)
            {
                _tlb.Finish();
                thing.ToString();
                _tlb.Record(slot);
            }
        }
        """);

    [Fact]
    public Task False_negative_a_finished_gather_that_somebody_unknown_was_given_may_have_been_begun_anew() => Check.Statements("""
        gather.Finish();
        thing.Equals(gather);
        gather.Record(slot);
        """);

    [Fact]
    public Task False_negative_what_the_end_of_a_gather_frees_under_the_lock_is_not_seen() => Check.Statements("""
        ptl.Lock();
        gather.Finish();
        ptl.Unlock();
        """);

    [Fact]
    public Task False_positive_a_gather_of_one_page_is_taken_to_hold_many() => Check.Statements("""
        ptl.Lock();
        gather.DeferMakingRoom(slot.ClearAndFlush().Page);
        gather.Flush();
        {|MMU3005:gather.FreePages()|};
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_slots_of_one_type_are_of_one_level() => Check.Statements("""
        var upper = slot.Clear();
        gather.Record(slot);
        var lower = upper.Table[0];
        lower.Clear();
        gather.Record(lower);
        gather.Finish();
        """);

    [Fact]
    public Task False_negative_an_entry_that_is_recorded_before_it_is_changed_has_no_level() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather tlb, Slot slot, HugeSlot huge)
            {
                tlb.Record(slot);
                slot.Clear();
                tlb.RecordHuge(huge);
                huge.Clear();
                tlb.Finish();
            }
        }
        """);

    [Fact]
    public Task False_negative_the_size_that_a_gather_begins_with_is_not_known() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather tlb, HugeSlot huge)
            {
                huge.Clear();
                tlb.RecordHuge(huge);
                tlb.Finish();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_gather_that_cannot_be_told_of_a_size_wants_none() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Batch
        {
            [Effect(MmuEffect.RecordsEntry)] internal void Record(Slot slot) { }
            [Effect(MmuEffect.RecordsEntry)] internal void RecordHuge(HugeSlot slot) { }
            [Effect(MmuEffect.FinishesGather)] internal void End() { }
        }

        internal static class Code
        {
            internal static void M(Batch batch, Slot slot, HugeSlot huge)
            {
                slot.Clear();
                batch.Record(slot);
                huge.Clear();
                batch.RecordHuge(huge);
                batch.End();
            }
        }
        """);
}

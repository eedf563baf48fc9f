namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the rules about gathers, notifications and locks are known to be wrong.</summary>
public sealed class KnownMistakesOfGathersAndLocksTests
{
    [Fact]
    public Task False_negative_any_flush_of_a_full_gather_counts_as_making_room() => Check.Statements("""
        if (!gather.Defer(page))
            gather.Flush();
        """);

    [Fact]
    public Task False_negative_an_entry_recorded_under_another_name_may_be_any() => Check.Statements("""
        var old = slot.Clear();
        gather.Record(mm.Walk(1));
        gather.Defer(old.Page);
        gather.Finish();
        """);

    [Fact]
    public Task False_negative_a_page_of_unknown_origin_may_be_that_of_another_entry() => Check.Statements("""
        thing.Equals(slot.Clear());
        gather.Defer(page);
        gather.Finish();
        """);

    [Fact]
    public Task False_negative_a_change_that_no_secondary_mmu_is_told_of_is_not_seen() => Check.Statements("""
        ptl.Lock();
        thing.Equals(slot.ClearAndFlush());
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_an_element_of_a_table_has_no_name_by_which_its_lock_is_remembered() => Check.Statements("""
        var table = slot.Read().Table;
        ptl.Lock();
        numbers[0] = (int)table[1].Read().Frame;
        ptl.Unlock();
        table[1].WriteProtect();
        mm.Flush();
        """);

    [Fact]
    public Task False_negative_a_page_that_was_handed_in_is_its_callers_to_lock() => Check.Statements("""
        page.MarkDirty();
        """);

    [Fact]
    public Task False_positive_a_page_that_was_copied_under_another_hold_of_the_lock_is_taken_for_one_below_any_upper_entry() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, HugeSlot huge, Page copy, Spin ptl)
            {
                ptl.Lock();
                {|MMU4009:slot.Read().Page.CopyTo(copy)|};
                ptl.Unlock();
                ptl.Lock();
                huge.Clear();
                mm.Flush();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task False_positive_a_page_that_was_copied_in_an_earlier_round_is_taken_for_one_below_any_upper_entry() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, HugeSlot huge, Page copy)
            {
                for (var i = 0; i < 2; i++)
                {
                    if (i == 0)
                        {|MMU4009:slot.Read().Page.CopyTo(copy)|};
                    if (i == 1)
                        huge.Clear();
                }

                mm.Flush();
            }
        }
        """);
}

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the rules about entries are known to be wrong.</summary>
public sealed class KnownMistakesOfEntriesTests
{
    [Fact]
    public Task False_negative_an_early_dirty_bit_that_is_handed_on_decides_out_of_sight() => Check.Statements("""
        var dirty = slot.Read().Dirty;
        var old = slot.Clear();
        mm.Flush();
        thing.Equals(dirty);
        thing.Equals(old);
        """);

    [Fact]
    public Task False_negative_an_old_entry_that_is_kept_and_not_asked_for_its_dirty_bit_counts_as_used() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        mm.Flush();
        ptl.Unlock();
        old.Page.Free();
        """);

    [Fact]
    public Task False_negative_two_snapshots_are_one_decision_only_if_a_page_is_asked_for() => Check.Statements("""
        if (slot.Read().Present && slot.Read().Dirty)
            Nothing();
        """);

    [Fact]
    public Task False_negative_a_predicate_without_a_contract_tests_no_snapshot() => Check.Statements("""
        if (!slot.Read().Swapped)
            numbers[0] = slot.Read().Page.MappedAt;
        """);

    [Fact]
    public Task False_negative_an_entry_that_was_made_is_taken_to_be_read_only() => Check.Statements("""
        ptl.Lock();
        slot.Set(Entry.Of(page).WithUffdWp());
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_any_predicate_says_that_an_entry_is_present() => Check.Statements("""
        var entry = slot.Read();
        if (!entry.None && !entry.Swapped)
            slot.ClearAndFlush();
        """);

    [Fact]
    public Task False_positive_an_operation_that_empties_the_entry_is_taken_to_invalidate_it_in_place() => Check.Statements("""
        if (!slot.Read().None)
            {|MMU2009:slot.ClearAndFlush()|};
        """);

    [Fact]
    public Task False_negative_an_upper_entry_that_is_cleared_and_flushed_and_set_again_was_none_in_between() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.ClearAndFlush();
        slot.Set(old.ReadOnly());
        pmdLock.Unlock();
        """);

    [Fact]
    public Task False_negative_an_upper_entry_that_is_emptied_under_one_hold_of_the_lock_and_filled_under_another_was_none_in_between() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.Clear();
        mm.Flush();
        pmdLock.Unlock();
        pmdLock.Lock();
        slot.Set(old);
        pmdLock.Unlock();
        """);

    [Fact]
    public Task False_negative_an_entry_that_is_changed_on_one_way_only_is_no_changed_snapshot_where_the_ways_meet() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (flag)
            entry = entry.ReadOnly();
        slot.Set(entry);
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_a_table_whose_slot_nobody_names_any_more_may_be_freed_before_the_flush() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Table table, Mm mm)
            {
                slot.Clear();
                table?.Free();
                mm.Flush();
            }
        }
        """);
}

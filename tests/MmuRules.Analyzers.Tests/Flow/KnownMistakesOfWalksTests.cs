namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the rules about tables and those who walk them are known to be wrong.</summary>
public sealed class KnownMistakesOfWalksTests
{
    [Fact]
    public Task False_negative_a_table_that_is_filled_anew_without_being_freed_is_not_seen_to_be_reused() => Check.Statements("""
        var table = slot.Read().Table;
        slot.ClearAndFlush();
        table[0].Set(Entry.Of(page));
        """);

    [Fact]
    public Task False_negative_a_table_from_a_list_is_taken_for_one_that_was_found_behind_the_clearing() => Check.Statements("""
        var unlinked = new Stack<Table>();
        unlinked.Push(slot.Read().Table);
        slot.ClearAndFlush();
        unlinked.Pop().Free();
        """);

    [Fact]
    public Task False_positive_a_predicate_without_a_contract_does_not_say_that_no_table_was_below() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Table spare)
            {
                if (slot.ClearAndFlush().Swapped)
                    {|MMU1008:spare.Free()|};
            }
        }
        """);

    [Fact]
    public Task False_negative_a_table_got_from_an_entry_that_was_read_without_a_lock_is_not_known_to_be_gone() => Check.Statements("""
        var table = slot.Read().Below;
        if (table is null)
            return;
        ptl.Lock();
        table[0].ClearAndFlush();
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_an_upper_entry_that_is_changed_for_what_it_was_before_the_lock_is_not_seen() => Check.Statements("""
        if (!slot.Read().Present)
            return;
        pmdLock.Lock();
        var old = slot.ClearAndFlush();
        slot2.Set(old);
        pmdLock.Unlock();
        """);

    [Fact]
    public Task False_negative_a_table_that_was_looked_up_under_a_lock_is_kept_for_ever() => Check.Statements("""
        mm.LockAreas();
        var table = mm.Find(1);
        mm.UnlockAreas();
        if (table is null)
            return;
        ptl.Lock();
        table[0].ClearAndFlush();
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_whoever_is_given_an_entry_and_its_place_and_says_yes_or_no_is_taken_to_compare_them() => Check.Source("""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Cpu
        {
            [Acquires(MmuLock.InterruptsOff)] public Guard InterruptsOff() => new();
        }

        internal static class Code
        {
            internal static Page M(Cpu cpu, Slot slot, Func<Slot, Entry, bool> isOdd)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                isOdd(slot, entry);
                return entry.Page;
            }
        }
        """);

    [Fact]
    public Task False_negative_the_map_count_of_a_page_that_was_not_copied_may_be_changed_under_no_lock() => Check.Statements("""
        slot.Read().Page.RemoveRmap();
        """);

    [Fact]
    public Task False_negative_an_entry_that_was_read_under_the_lock_is_taken_to_be_unmapped_by_its_reader() => Check.Statements("""
        ptl.Lock();
        var old = slot.Read().Page;
        ptl.Unlock();
        old.CopyTo(page);
        old.RemoveRmap();
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class EntryReadTwiceTests
{
    [Fact]
    public Task A_test_of_one_snapshot_and_the_page_of_another_are_flagged() => Check.Statements("""
        if ({|#1:slot.Read()|}.Present)
            {|#0:slot.Read()|}.Page.MarkDirtyLocked();
        """, Check.Diagnostic("MMU2005").WithLocation(0).WithLocation(1).WithArguments(", and was tested as it was read at line 12"));

    [Fact]
    public Task So_is_a_snapshot_that_is_read_again_after_it_was_found_not_empty() => Check.Statements("""
        var entry = slot.Read();
        if (entry.None)
            return;
        entry = {|MMU2005:slot.Read()|};
        thing = entry.Page;
        """);

    [Fact]
    public Task One_snapshot_is_enough() => Check.Statements("""
        var entry = slot.Read();
        if (entry.Present)
            thing = entry.Page;
        """);

    [Fact]
    public Task Who_tests_the_second_one_too_has_looked_again() => Check.Statements("""
        if (slot.Read().None)
            return;
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
            thing = entry.Page;
        ptl.Unlock();
        var again = slot.Read();
        if (again.Present)
            thing = again.Page;
        """);

    [Fact]
    public Task Under_the_lock_the_hardware_changes_no_page() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().Present)
            thing = slot.Read().Page;
        ptl.Unlock();
        """);

    /// <summary>What was seen without the lock is looked at again under it.</summary>
    [Fact]
    public Task Who_takes_the_lock_in_between_decides_anew() => Check.Statements("""
        if (!slot.Read().Present)
            return;
        ptl.Lock();
        thing = slot.Read().Page;
        ptl.Unlock();
        """);

    /// <summary>Fast GUP: the page of the first snapshot is used, and the second one only says whether it still counts.</summary>
    [Fact]
    public Task Looking_again_after_the_use_is_a_check() => Check.Statements("""
        var entry = slot.Read();
        if (!entry.Present)
            return;
        var mapped = entry.Page;
        if (slot.Read().Page != mapped)
            return;
        thing = mapped;
        """);

    [Fact]
    public Task Another_slot_is_another_entry() => Check.Statements("""
        if (slot.Read().Present)
            thing = slot2.Read().Page;
        """);

    [Fact]
    public Task A_retry_begins_anew() => Check.Statements("""
        while (flag)
        {
            var entry = slot.Read();
            if (entry.Present)
                thing = entry.Page;
        }
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class UnlockBeforeFlushOfNoneTests
{
    [Fact]
    public Task A_helper_that_finds_a_handed_in_entry_empty_takes_none_for_done_too() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                if (IsDone(slot.Read()))
                {
                    ptl.Unlock();
                    return;
                }

                slot.Clear();
                {|MMU1010:ptl.Unlock()|};
                mm.Flush();
            }

            private static bool IsDone(Entry entry) => entry.None;
        }
        """);

    [Fact]
    public Task Code_that_returns_early_on_none_and_flushes_behind_the_lock_is_flagged_at_the_release() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        var old = {|#1:slot.Clear()|};
        {|#0:ptl.Unlock()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1010").WithLocation(0).WithLocation(1).WithArguments("ptl", "cleared at line 19"));

    [Fact]
    public Task The_migration_of_2022_that_skipped_empty_entries_is_flagged() => Check.Statements("""
        var unmapped = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            pte.Clear();
            unmapped = true;
        }

        {|MMU1010:ptl.Unlock()|};
        if (unmapped)
            mm.Flush();
        """);

    [Fact]
    public Task Flushed_under_the_lock_it_is_right() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        slot.Clear();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Code_that_flushes_whatever_it_finds_is_right() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().None)
            slot.Clear();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_recorded_in_a_gather_is_known_to_be_pending() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        slot.Clear();
        gather.Record(slot);
        ptl.Unlock();
        gather.Flush();
        """);

    [Fact]
    public Task Who_holds_the_areas_for_himself_runs_alone() => Check.Statements("""
        mm.LockAreas();
        ptl.Lock();
        if (!slot.Read().None)
        {
            slot.Clear();
            ptl.Unlock();
            mm.Flush();
        }
        else
            ptl.Unlock();
        mm.UnlockAreas();
        """);

    [Fact]
    public Task A_marked_page_makes_it_the_graver_bug() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        var old = slot.Clear();
        old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task With_one_CPU_nobody_comes_in_between() => Check.StatementsUnder("up", """
        ptl.Lock();
        if (slot.Read().None)
        {
            ptl.Unlock();
            return;
        }

        slot.Clear();
        ptl.Unlock();
        mm.Flush();
        """);
}

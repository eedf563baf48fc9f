namespace MmuRules.Analyzers.Tests.Rules;

public sealed class UnlockBeforeFlushTests
{
    [Fact]
    public Task The_lock_dropped_before_the_flush_of_a_dirty_entry_is_flagged_with_the_path() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.Clear()|};
        if (old.Dirty)
            {|#2:old.Page.MarkDirty()|};
        {|#0:ptl.Unlock()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1003").WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("ptl", "cleared at line 13", "was marked dirty at line 15"));

    [Fact]
    public Task A_guard_in_a_using_declaration_is_released_at_the_end_of_its_scope() => Check.Statements("""
        {
            {|MMU1003:using|} var held = ptl.Hold();
            slot.Clear().Page.MarkDirty();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_guard_in_a_using_statement_is_released_at_the_end_of_its_scope() => Check.Statements("""
        {|MMU1003:using|} (ptl.Hold())
        {
            slot.Clear().Page.MarkDirty();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_ref_struct_guard_is_a_guard() => Check.Statements("""
        {|MMU1003:using|} (ptl.HoldRef())
        {
            slot.Clear().Page.MarkDirty();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_guard_whose_scope_holds_the_flush_is_right() => Check.Statements("""
        using var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        """);

    [Fact]
    public Task A_flag_that_says_something_else_does_not_save_it() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();
        if (flag)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Another_lock_is_another_lock() => Check.Statements("""
        {|MMU4003:ptl.Lock()|};
        slot.Clear().Page.MarkDirty();
        ptl2.Unlock();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_last_lock_that_keeps_the_cleaner_out_counts() => Check.Statements("""
        file.LockMappings();
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        ptl.Unlock();
        {|MMU1003:file.UnlockMappings()|};
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_nothing_names_any_more_is_still_of_its_address_space() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Mm other, Spin ptl)
            {
                ptl.Lock();
                mm.Walk(1).Clear().Page.MarkDirty();
                other.Flush();
                {|MMU1003:ptl.Unlock()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task A_lock_that_is_taken_on_one_branch_only_is_held_on_that_branch_only() => Check.Statements("""
        if (ptl.TryLock())
        {
            slot.Clear().Page.MarkDirty();
            {|MMU1003:ptl.Unlock()|};
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_flag_that_each_round_of_a_loop_resets_does_not_save_the_rounds_before() => Check.Statements("""
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            force = false;
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        if (force)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task An_entry_that_is_cleared_again_still_has_its_first_page_marked() => Check.Statements("""
        var force = false;
        ptl.Lock();
        foreach (var number in numbers)
        {
            force = false;
            var old = slot.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        if (force)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Statements_of_the_top_level_are_checked()
    {
        var test = new Check.Test
        {
            TestState =
            {
                OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
                Sources =
                {
                    """
                    using Kernel;

                    var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
                    ptl.Lock();
                    slot.Clear().Page.MarkDirty();
                    {|MMU1003:ptl.Unlock()|};
                    mm.Flush();
                    """,
                    Kernel.Annotations,
                    Kernel.Operations,
                },
            },
        };
        return test.RunAsync();
    }

    [Fact]
    public Task An_entry_that_was_moved_is_flushed_at_its_old_place_before_the_lock_of_its_new_place_is_dropped() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.Clear()|};
        {|#2:slot2.Set(old)|};
        {|#0:ptl.Unlock()|};
        mm.Flush();
        """, Check.Diagnostic("MMU1003").WithLocation(0).WithLocation(2).WithLocation(1).WithArguments("ptl", "cleared at line 13", "was mapped at another place at line 14"));

    [Fact]
    public Task An_entry_that_was_changed_on_its_way_was_moved_all_the_same() => Check.Statements("""
        ptl.Lock();
        slot2.Set(slot.Clear().ReadOnly());
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task Many_entries_that_are_moved_want_the_flush_before_the_unlock() => Check.Statements("""
        ptl.Lock();
        foreach (var one in slots)
            one.Next.Set(one.Clear());
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_move_that_flushes_under_the_lock_is_right() => Check.Statements("""
        ptl.Lock();
        foreach (var one in slots)
            one.Next.Set(one.Clear());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_move_that_nobody_finds_who_needs_the_lock_of_the_mappings_may_flush_behind_the_page_table_lock() => Check.Statements("""
        file.LockMappings();
        ptl.Lock();
        slot2.Set(slot.Clear());
        ptl.Unlock();
        mm.Flush();
        file.UnlockMappings();
        """);

    [Fact]
    public Task The_lock_of_the_new_place_is_the_one_that_counts() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Table2
        {
            public Spin Ptl => throw new System.Exception();
            public Slot this[int index] => throw new System.Exception();
        }

        internal static class Code
        {
            internal static void Before2018(Mm mm, Table2 source, Table2 target)
            {
                source.Ptl.Lock();
                {|MMU4003:target.Ptl.Lock()|};
                target[0].Set(source[0].Clear());
                {|MMU1003:target.Ptl.Unlock()|};
                mm.Flush();
                source.Ptl.Unlock();
            }

            internal static void Since2018(Mm mm, Table2 source, Table2 target)
            {
                source.Ptl.Lock();
                {|MMU4003:target.Ptl.Lock()|};
                target[0].Set(source[0].Clear());
                source.Ptl.Unlock();
                mm.Flush();
                target.Ptl.Unlock();
            }
        }
        """);
}

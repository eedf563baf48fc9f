using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.RmapBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class RmapBeforeFlushFixTests
{
    [Fact]
    public Task The_gather_that_frees_the_page_removes_the_mapping() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (old.Dirty)
            mapped.MarkDirty();
        {|MMU1004:mapped.RemoveRmap()|}; // unmapped
        if (!gather.Defer(mapped)) // full
            Nothing();
        gather.Flush(); // all CPUs
        ptl.Unlock();
        gather.FreePages();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (old.Dirty)
            mapped.MarkDirty();
        // unmapped
        if (!gather.DeferWithRmap(mapped)) // full
            Nothing();
        gather.Flush(); // all CPUs
        gather.RemoveRmaps();
        ptl.Unlock();
        gather.FreePages();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Leave the removal of the reverse mapping of 'mapped' to 'gather'", action.Title));

    [Fact]
    public Task A_flush_under_a_condition_gets_a_block() => Fix.Statements("""
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (old.Dirty)
        {
            mapped.MarkDirty();
            force = true;
        }

        // The mapping goes with the entry.
        {|MMU1004:mapped.RemoveRmap()|};

        gather.Defer(mapped);
        if (force)
            gather.Flush();
        ptl.Unlock();
        """, """
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (old.Dirty)
        {
            mapped.MarkDirty();
            force = true;
        }

        // The mapping goes with the entry.

        gather.DeferWithRmap(mapped);
        if (force)
        {
            gather.Flush();
            gather.RemoveRmaps();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task The_removal_moves_behind_the_flush_that_is_there() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        {|MMU1004:mapped.RemoveRmap()|}; // unmapped
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        mm.Flush();
        mapped.RemoveRmap(); // unmapped
        ptl.Unlock();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Remove the reverse mapping of 'mapped' after the flush", action.Title));

    [Fact]
    public Task Deferred_removals_move_behind_the_flush() => Fix.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        {|MMU1004:gather.RemoveRmaps()|};
        gather.Flush();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        gather.Flush();
        gather.RemoveRmaps();
        """);

    [Fact]
    public Task The_flush_comes_before_the_removal_where_it_would_have_to_leave_the_lock() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        mm.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task Moving_it_out_of_the_lock_is_the_last_choice() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        ptl.Unlock();
        mm.Flush();
        mapped.RemoveRmap();
        """, test => test.CodeActionIndex = 1);

    [Fact]
    public Task A_mapping_of_a_page_that_is_freed_before_the_flush_is_not_moved_behind_it() => Fix.IsNotOffered("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        gather.Finish();
        ptl.Unlock();
        """, "MMU1004.Move");

    [Fact]
    public Task A_removal_on_one_branch_only_is_not_left_to_the_gather() => Fix.IsNotOffered("""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (flag)
            {|MMU1004:mapped.RemoveRmap()|};
        gather.Defer(mapped);
        ptl.Unlock();
        """, "MMU1004.Defer");

    [Theory]
    [InlineData("if (flag) gather.Defer(mapped);")]
    [InlineData("while (flag) gather.DeferMakingRoom(mapped);")]
    [InlineData("if (flag && gather.Defer(mapped)) Nothing();")]
    [InlineData("if (flag) { ptl.Unlock(); return; } gather.Defer(mapped);")]
    [InlineData("gather.DeferMakingRoom(mapped); gather.DeferMakingRoom(mapped);")]
    public Task A_removal_is_left_to_the_gather_only_if_it_removes_it_once_in_any_case(string deferral) => Fix.IsNotOffered($$"""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        {{deferral}}
        gather.Flush();
        ptl.Unlock();
        """, "MMU1004.Defer");

    [Fact]
    public Task Each_of_two_ways_to_defer_it_removes_it() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        if (flag)
        {
            Nothing();
            gather.Defer(mapped);
        }
        else if (!gather.Defer(mapped))
            Nothing();
        gather.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        gather.Record(slot);
        var mapped = old.Page;
        if (flag)
        {
            Nothing();
            gather.DeferWithRmap(mapped);
        }
        else if (!gather.DeferWithRmap(mapped))
            Nothing();
        gather.Flush();
        gather.RemoveRmaps();
        ptl.Unlock();
        """, test => test.CodeActionEquivalenceKey = "MMU1004.Defer");

    [Fact]
    public Task A_removal_is_not_moved_over_a_jump() => Fix.IsNotOffered("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1004:mapped.RemoveRmap()|};
        if (flag)
        {
            slot.Flush();
            ptl.Unlock();
            return;
        }

        mm.Flush();
        ptl.Unlock();
        """, "MMU1004.Move");

    [Fact]
    public Task All_are_fixed_at_once() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void First(Mm mm, Slot slot, Slot slot2)
            {
                var mapped = slot.Clear().Page;
                {|MMU1004:mapped.RemoveRmap()|};
                var mapped2 = slot2.Clear().Page;
                {|MMU1004:mapped2.RemoveRmap()|};
                mm.Flush();
            }

            internal static void Second(Mm mm, Slot slot)
            {
                var mapped = slot.Clear().Page;
                {|MMU1004:mapped.RemoveRmap()|};
                mm.Flush();
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void First(Mm mm, Slot slot, Slot slot2)
            {
                var mapped = slot.Clear().Page;
                var mapped2 = slot2.Clear().Page;
                mm.Flush();
                mapped2.RemoveRmap();
                mapped.RemoveRmap();
            }

            internal static void Second(Mm mm, Slot slot)
            {
                var mapped = slot.Clear().Page;
                mm.Flush();
                mapped.RemoveRmap();
            }
        }
        """);

    [Fact]
    public Task A_page_is_not_parted_by_a_flush_from_the_entry_that_was_recorded_for_it() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Table table, Spin ptl)
            {
                {|MMU4002:ptl.Lock()|};
                var old = table[0].Clear();
                gather.Record(table[0]);
                var mapped = old.Page;
                {|MMU1004:mapped.RemoveRmap()|};
                if (gather.Defer(mapped))
                    ptl.Unlock();
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Table table, Spin ptl)
            {
                {|MMU4002:ptl.Lock()|};
                var old = table[0].Clear();
                gather.Record(table[0]);
                var mapped = old.Page;
                {|MMU1004:mapped.RemoveRmap()|};
                if (gather.Defer(mapped))
                    ptl.Unlock();
            }
        }
        """, test => test.CodeActionEquivalenceKey = "MMU1004.FlushFirst");
}

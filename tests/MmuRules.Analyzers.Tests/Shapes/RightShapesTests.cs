namespace MmuRules.Analyzers.Tests.Shapes;

/// <summary>What is not a bug. A naive checker flags these, real kernel fixes among them.</summary>
public sealed class RightShapesTests
{
    [Fact]
    public Task N1_marking_before_the_flush_is_right_if_nobody_can_take_the_lock_in_between() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        gather.Flush();
        mapped.RemoveRmap();
        ptl.Unlock();
        mapped.Free();
        """);

    [Fact]
    public Task N2_the_page_lock_keeps_the_cleaner_out_when_the_entry_is_flushed_first() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        var old = slot.ClearAndFlush();
        ptl.Unlock();
        if (old.Dirty) page.MarkDirty();
        page.Unlock();
        """);

    [Fact]
    public Task N2_the_page_lock_keeps_the_cleaner_out_over_the_whole_unmapping() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        var old = slot.Clear();
        slot.Flush();
        if (old.Dirty) page.MarkDirty();
        page.RemoveRmap();
        ptl.Unlock();
        page.Unlock();
        page.Free();
        """);

    [Fact]
    public Task N2_the_page_lock_outlives_the_page_table_lock() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        slot.Clear();
        page.MarkDirty();
        ptl.Unlock();
        mm.Flush();
        page.Unlock();
        """);

    [Fact]
    public Task N3_an_anonymous_page_is_not_marked_and_its_mapping_may_go_early() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (mapped.Anonymous)
            mapped.RemoveRmap();
        ptl.Unlock();
        mm.Flush();
        mapped.Free();
        """);

    [Fact]
    public Task N4_no_walker_sees_a_table_that_was_detached_and_flushed() => Check.Statements("""
        var pmd = slot.ClearAndFlush();
        var table = pmd.Table;
        ptl.Lock();
        for (var i = 0; i < 512; i++)
        {
            var pte = table[i];
            var mapped = pte.Read().Page;
            pte.Wipe();
            mapped.RemoveRmap();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task N4_a_table_is_as_detached_when_the_flush_is_separate() => Check.Statements("""
        var pmd = slot.Clear();
        mm.Flush();
        var pte = pmd.Table[3];
        var mapped = pte.Clear().Page;
        mapped.RemoveRmap();
        """);

    [Fact]
    public Task N4_a_table_that_was_looked_up_before_it_was_detached_is_detached_all_the_same() => Check.Statements("""
        var table = slot.Read().Table;
        slot.ClearAndFlush();
        ptl.Lock();
        var mapped = table[3].Clear().Page;
        mapped.RemoveRmap();
        ptl.Unlock();
        """);

    [Fact]
    public Task N4_until_something_is_put_where_it_was() => Check.Statements("""
        var entry = slot.Read();
        var table = entry.Table;
        slot.ClearAndFlush();
        slot.Set(entry);
        ptl.Lock();
        var mapped = table[3].Clear().Page;
        {|MMU1004:mapped.RemoveRmap()|};
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task N5_the_mapping_lock_keeps_the_cleaner_out_after_the_page_table_lock() => Check.Statements("""
        file.LockMappings();
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        ptl.Unlock();
        mm.Flush();
        mapped.RemoveRmap();
        file.UnlockMappings();
        """);

    [Fact]
    public Task N5_but_a_cleaner_takes_no_lock_for_an_unmapped_page() => Check.Statements("""
        file.LockMappings();
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        {|MMU1004:mapped.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        file.UnlockMappings();
        """);

    [Fact]
    public Task N8_a_batched_unmap_removes_the_reverse_mapping_under_the_page_lock() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        if (slot.Clear().Dirty)
            page.MarkDirty();
        page.RemoveRmap();
        ptl.Unlock();
        mm.Flush();
        page.Unlock();
        """);

    [Fact]
    public Task N8_but_the_page_lock_is_held_until_the_flush() => Check.Statements("""
        page.Lock();
        slot.Clear();
        {|MMU1004:page.RemoveRmap()|};
        page.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task N8_a_page_that_was_marked_and_unmapped_is_cleaned_at_the_release_for_one_reason() => Check.Statements("""
        page.Lock();
        slot.Clear();
        page.MarkDirty();
        page.RemoveRmap();
        {|MMU1003:page.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task N9_the_flush_hangs_on_the_flag_that_the_marking_set() => Check.Statements("""
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        Nothing();
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task N9_the_fix_of_2022_as_a_whole_loop() => Check.Statements("""
        again:
        var force = false;
        var stopped = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            var entry = pte.Read();
            if (entry.None)
                continue;
            if (entry.Present)
            {
                var mapped = entry.Page;
                var old = pte.Clear();
                gather.Record(pte);
                if (mapped == null)
                    continue;
                var delayed = false;
                if (!mapped.Anonymous && old.Dirty)
                {
                    mapped.MarkDirty();
                    delayed = true;
                    force = true;
                }

                if (!delayed)
                    mapped.RemoveRmap();
                if (!(delayed ? gather.DeferWithRmap(mapped) : gather.Defer(mapped)))
                {
                    force = true;
                    stopped = true;
                    break;
                }
            }
        }

        if (force)
        {
            gather.Flush();
            gather.RemoveRmaps();
        }

        ptl.Unlock();
        if (force)
            gather.FreePages();
        if (stopped)
            goto again;
        """);

    [Fact]
    public Task N10_what_is_left_in_the_callers_gather_is_the_callers_to_flush() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Zap(Gather gather, Slot slot, Spin ptl)
            {
                ptl.Lock();
                var old = slot.Clear();
                gather.Record(slot);
                gather.Defer(old.Page);
                ptl.Unlock();
            }

            internal static void Caller(Mm mm, Slot slot, Spin ptl)
            {
                using var gather = Gather.Begin(mm);
                Zap(gather, slot, ptl);
            }
        }
        """);
}

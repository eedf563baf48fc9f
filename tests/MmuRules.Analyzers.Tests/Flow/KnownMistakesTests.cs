namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the checker is known to be wrong. Who mends one turns its test round.</summary>
public sealed class KnownMistakesTests
{
    [Fact]
    public Task False_positive_a_list_that_was_added_to_is_not_known_to_hold_anything() => Check.Statements("""
        var marked = new List<Page>();
        ptl.Lock();
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (!old.Dirty)
                continue;
            old.Page.MarkDirty();
            marked.Add(old.Page);
        }

        if (marked.Count > 0)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    /// <summary>N8 of the design: the page lock is held until the flush, and nothing is written before it.</summary>
    [Fact]
    public Task False_positive_a_batched_unmap_removes_the_reverse_mapping_under_the_page_lock() => Check.Statements("""
        page.Lock();
        ptl.Lock();
        if (slot.Clear().Dirty)
            page.MarkDirty();
        {|MMU1004:page.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        page.Unlock();
        """);

    /// <summary>N4 of the design, with the table looked up before it was detached: nothing says that it is that table.</summary>
    [Fact]
    public Task False_positive_a_table_that_was_looked_up_before_it_was_detached_is_not_known_to_be_detached() => Check.Statements("""
        var table = slot.Read().Table;
        slot.ClearAndFlush();
        ptl.Lock();
        var mapped = table[3].Clear().Page;
        {|MMU1004:mapped.RemoveRmap()|};
        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_what_a_callee_has_done_when_it_throws_is_not_seen_by_its_callers_finally() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                try
                {
                    Zap(slot);
                    mm.Flush();
                }
                finally
                {
                    ptl.Unlock();
                }
            }

            private static void Zap(Slot slot)
            {
                var old = slot.Clear();
                old.Page.MarkDirty();
                if (old.Present)
                    throw new System.InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_virtual_helper_without_a_contract_is_not_followed() => Check.Source("""
        using Kernel;

        internal class Code
        {
            internal virtual void Release(Page page) => page.Free();

            internal void M(Slot slot, Mm mm)
            {
                Release(slot.Clear().Page);
                mm.Flush();
            }
        }
        """);
}

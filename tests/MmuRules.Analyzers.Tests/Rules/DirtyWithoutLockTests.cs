namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4008.</summary>
public sealed class DirtyWithoutLockTests
{
    [Fact]
    public Task A_page_that_only_a_reference_keeps_is_not_marked_without_its_lock() => Check.Statements("""
        if (!page.TryGet())
            return;
        {|#0:page.MarkDirty()|};
        page.Put();
        """, Check.Diagnostic("MMU4008").WithLocation(0).WithSpan(12, 6, 12, 19).WithArguments("page"));

    [Fact]
    public Task Nor_is_the_page_that_a_look_up_gave() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Store(Mm mm)
            {
                var page = Pin(mm, 1);
                {|MMU4008:page.MarkDirty()|};
                page.Put();
            }

            internal static void StoreLocked(Mm mm)
            {
                var page = Pin(mm, 1);
                page.MarkDirtyLocked();
                page.Put();
            }

            [Effect(MmuEffect.TakesPageReference)] private static Page Pin(Mm mm, int address) => throw new System.Exception();
        }
        """);

    [Fact]
    public Task Nor_is_the_page_of_an_entry_whose_lock_was_dropped() => Check.Statements("""
        Page mapped;
        using (ptl.Hold())
            mapped = slot.Read().Page;
        {|MMU4008:mapped.MarkDirty()|};
        """);

    [Fact]
    public Task Under_the_page_lock_it_is_right() => Check.Statements("""
        if (!page.TryGet())
            return;
        page.Lock();
        page.MarkDirty();
        page.Unlock();
        page.Put();
        """);

    [Fact]
    public Task The_lock_of_another_page_is_another_lock() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Page page, Page other)
            {
                if (!page.TryGet())
                    return;
                other.Lock();
                {|MMU4008:page.MarkDirty()|};
                other.Unlock();
                page.Put();
            }
        }
        """);

    [Fact]
    public Task Under_the_page_table_lock_the_entry_still_maps_it() => Check.Statements("""
        using var held = ptl.Hold();
        var mapped = slot.Read().Page;
        mapped.TryGet();
        mapped.MarkDirty();
        """);

    [Fact]
    public Task An_anonymous_page_has_no_file_to_leave() => Check.Statements("""
        if (page.TryGet() && page.Anonymous)
            page.MarkDirty();
        """);

    [Fact]
    public Task What_a_cleared_entry_leaves_is_told_of_by_other_rules() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        ptl.Unlock();
        if (old.Dirty)
            old.Page.MarkDirty();
        """);

    [Fact]
    public Task While_CPUs_can_still_write_the_page_that_is_said_and_nothing_else() => Check.Statements("""
        if (!page.TryGet())
            return;
        slot.Clear();
        {|MMU1001:page.MarkDirty()|};
        mm.Flush();
        """);
}

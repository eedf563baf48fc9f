using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.FreeBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class FreeBeforeFlushFixTests
{
    [Fact]
    public Task The_flush_comes_before_the_freeing() => Fix.Statements("""
        var old = slot.Clear();
        // Nobody needs it any more.
        {|MMU1002:old.Page.Free()|}; // gone
        Nothing();
        """, """
        var old = slot.Clear();
        mm.Flush();
        // Nobody needs it any more.
        old.Page.Free(); // gone
        Nothing();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Flush the TLB before freeing 'old.Page'", action.Title));

    [Fact]
    public Task A_freeing_and_a_flush_in_the_wrong_order_change_places() => Fix.Statements("""
        var old = slot.Clear();

        // Nobody needs it any more.
        {|MMU1002:old.Page.Free()|}; // gone

        mm.Flush(); // now
        Nothing();
        """, """
        var old = slot.Clear();

        mm.Flush(); // now
        // Nobody needs it any more.
        old.Page.Free(); // gone
        Nothing();
        """);

    [Fact]
    public Task Deferred_pages_are_freed_after_the_flush() => Fix.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        {|MMU1002:gather.FreePages()|};
        gather.Flush();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        gather.FreePages();
        """);

    [Fact]
    public Task Deferred_pages_with_a_late_flush_elsewhere_get_one_of_their_own() => Fix.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        if (flag)
            {|MMU1002:gather.FreePages()|};
        gather.Finish();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        if (flag)
        {
            gather.Flush();
            gather.RemoveRmaps();
            gather.FreePages();
        }

        gather.Finish();
        """);

    [Fact]
    public Task The_gather_that_recorded_the_entry_frees_the_page() => Fix.Statements("""
        var old = slot.Clear();
        gather.Record(slot);
        // A page less.
        {|MMU1002:old.Page.Free()|};
        Nothing();
        gather.Finish();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        // A page less.
        if (!gather.Defer(old.Page))
        {
            gather.Flush();
            gather.RemoveRmaps();
            gather.FreePages();
        }

        Nothing();
        gather.Finish();
        """);

    [Fact]
    public Task Deferring_records_an_entry_that_was_not_recorded() => Fix.Statements("""
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        Nothing();
        gather.Finish();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        if (!gather.Defer(old.Page))
        {
            gather.Flush();
            gather.RemoveRmaps();
            gather.FreePages();
        }

        Nothing();
        gather.Finish();
        """, test =>
    {
        test.CodeActionEquivalenceKey = "MMU1002.Defer";
        test.CodeActionVerifier = (action, verify) => verify.Equal("Leave the freeing of 'old.Page' to 'gather'", action.Title);
    });

    [Fact]
    public Task A_gather_that_recorded_another_entry_is_not_this_ones() => Fix.Statements("""
        var old = slot.Clear();
        gather.Record(slot2);
        {|MMU1002:old.Page.Free()|};
        Nothing();
        """, """
        var old = slot.Clear();
        gather.Record(slot2);
        mm.Flush();
        old.Page.Free();
        Nothing();
        """);

    [Fact]
    public Task A_gather_that_cannot_be_emptied_when_full_is_not_offered() => Fix.SourceIsNotOffered("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Bag
        {
            [Effect(MmuEffect.RecordsEntry)] public void Record(Slot slot) { }
            [Effect(MmuEffect.DefersFree)] public bool Defer(Page page) => false;
        }

        internal static class Code
        {
            internal static void M(Bag bag, Slot slot)
            {
                var old = slot.Clear();
                bag.Record(slot);
                {|MMU1002:old.Page.Free()|};
            }
        }
        """, "MMU1002.Defer");

    [Fact]
    public Task A_static_operation_on_the_page_can_be_deferred_too() => Fix.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Bag
        {
            [Effect(MmuEffect.RecordsEntry)] public void Record(Slot slot) { }
            [Effect(MmuEffect.DefersFree)] public void Defer(Page page) { }
        }

        internal static class Code
        {
            internal static void M(Bag bag, Slot slot)
            {
                var old = slot.Clear();
                bag.Record(slot);
                if (old.Present) {|MMU1002:Release(old.Page)|};
            }

            internal static void Release([Effect(MmuEffect.FreesPage)] Page page) { }
        }
        """, """
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Bag
        {
            [Effect(MmuEffect.RecordsEntry)] public void Record(Slot slot) { }
            [Effect(MmuEffect.DefersFree)] public void Defer(Page page) { }
        }

        internal static class Code
        {
            internal static void M(Bag bag, Slot slot)
            {
                var old = slot.Clear();
                bag.Record(slot);
                if (old.Present) bag.Defer(old.Page);
            }

            internal static void Release([Effect(MmuEffect.FreesPage)] Page page) { }
        }
        """);

    [Fact]
    public Task What_is_cleared_and_freed_in_one_statement_cannot_be_kept_apart() => Fix.IsNotOffered("""
        {|MMU1002:slot.Clear().Page.Free()|};
        """);

    [Fact]
    public Task One_flush_does_for_all_that_is_freed_behind_it() => Fix.Statements("""
        var old = slot.Clear();
        var old2 = slot2.Clear();
        {|MMU1002:old.Page.Free()|};
        {|MMU1002:old2.Page.Free()|};
        Nothing();
        """, """
        var old = slot.Clear();
        var old2 = slot2.Clear();
        mm.Flush();
        old.Page.Free();
        old2.Page.Free();
        Nothing();
        """);
}

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Delegates to methods that declare what they do.</summary>
public sealed class DelegateTests
{
    [Fact]
    public Task A_call_of_a_delegate_is_a_call_of_its_method() => Check.Source("""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Page page)
            {
                Action free = page.Free;
                slot.Clear();
                {|MMU1002:free()|};
                mm.Flush();
            }

            internal static void N(Mm mm, Slot slot)
            {
                Func<Entry> take = slot.Clear;
                {|MMU1002:take().Page.Free()|};
                mm.Flush();
            }

            internal static void O(Mm mm, Slot slot)
            {
                Action<Page> free = Free;
                {|MMU1002:free(slot.Clear().Page)|};
                mm.Flush();
            }

            [Effect(MmuEffect.FreesPage)] private static void Free(Page page) { }
        }
        """);

    [Fact]
    public Task A_delegate_flushes_and_unlocks_as_its_method_does() => Check.Source("""
        using System;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                Action flush = mm.Flush;
                Action unlock = ptl.Unlock;
                ptl.Lock();
                var old = slot.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
                flush();
                unlock();
            }
        }
        """);

    [Fact]
    public Task A_delegate_to_a_method_that_declares_nothing_is_unknown() => Check.Source("""
        using System;
        using Kernel;

        internal sealed class Code
        {
            internal void M(Slot slot, Mm mm)
            {
                Action act = Act;
                var old = slot.Clear();
                act();
                mm.Flush();
                old.Page.Free();
            }

            internal void Act() { }
        }
        """);
}

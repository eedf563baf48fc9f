namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the checker is known to be wrong. Who mends one turns its test round.</summary>
public sealed class KnownMistakesTests
{
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

    [Fact]
    public Task False_positive_locks_that_a_method_of_their_own_compares_are_not_known_to_be_two() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin first, Spin second)
            {
                first.Lock();
                if (!AreSame(first, second))
                {
                    {|MMU4003:second.Lock()|};
                    second.Unlock();
                }

                first.Unlock();
            }

            private static bool AreSame(Spin left, Spin right) => left == right;
        }
        """);

    [Fact]
    public Task False_negative_any_page_table_lock_is_taken_for_the_entrys_own() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        ptl.Unlock();
        using var held = ptl2.Hold();
        if (entry.Present)
            slot.WriteProtect();
        slot.Flush();
        """);

    [Fact]
    public Task False_negative_a_helper_that_only_waits_is_not_looked_into() => Check.Source("""
        using System.Threading;
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin ptl)
            {
                using var held = ptl.Hold();
                Pause();
            }

            private static void Pause() => Thread.Sleep(1);
        }
        """);
}

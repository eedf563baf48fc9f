namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Private methods are judged by what their callers have done and hold, in whatever form they are called.</summary>
public sealed class CallerTests
{
    [Fact]
    public Task A_private_extension_method_runs_under_its_callers_lock() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                slot.Zap();
                mm.Flush();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl, Mm mm)
            {
                slot.Drop(ptl);
                mm.Flush();
            }

            private static void Zap(this Slot slot)
            {
                var old = slot.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
            }

            private static void Drop(this Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task A_private_extension_method_that_is_called_without_the_lock_is_flagged() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                slot.Zap();
                mm.Flush();
            }

            private static void Zap(this Slot slot)
            {
                var old = slot.Clear();
                if (old.Dirty)
                    {|MMU1001:old.Page.MarkDirty()|};
            }
        }
        """);

    [Fact]
    public Task A_private_partial_method_runs_under_its_callers_lock() => Check.Source("""
        using Kernel;

        internal static partial class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Zap(slot);
                mm.Flush();
                ptl.Unlock();
            }

            private static partial void Zap(Slot slot);
        }

        internal static partial class Code
        {
            private static partial void Zap(Slot slot)
            {
                var old = slot.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
            }
        }
        """);
}

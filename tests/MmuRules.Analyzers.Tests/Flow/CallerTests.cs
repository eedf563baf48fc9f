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

    [Fact]
    public Task Iterators_that_only_their_own_type_calls_are_checked() => Check.Source("""
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                foreach (var i in Each(mm, slot))
                    System.Console.WriteLine(i);
                foreach (var i in Local())
                    System.Console.WriteLine(i);

                IEnumerable<int> Local()
                {
                    {|MMU1002:slot.Clear().Page.Free()|};
                    mm.Flush();
                    yield return 1;
                }
            }

            internal static async Task N(Mm mm, Slot slot)
            {
                await foreach (var i in EachLater(mm, slot))
                    System.Console.WriteLine(i);
            }

            private static IEnumerable<int> Each(Mm mm, Slot slot)
            {
                {|MMU1002:slot.Clear().Page.Free()|};
                mm.Flush();
                yield return 1;
                var old = slot.Clear();
                mm.Flush();
                old.Page.Free();
            }

            private static async IAsyncEnumerable<int> EachLater(Mm mm, Slot slot)
            {
                {|MMU1002:slot.Clear().Page.Free()|};
                mm.Flush();
                await Task.Yield();
                yield return 1;
            }
        }
        """);

    [Fact]
    public Task Accessors_that_no_call_is_seen_of_are_checked() => Check.Source("""
        using Kernel;

        internal sealed class Code
        {
            private readonly Slot _slot = new();
            private readonly Mm _mm = new();

            private bool IsTaken
            {
                get
                {
                    {|MMU1002:_slot.Clear().Page.Free()|};
                    _mm.Flush();
                    return true;
                }
            }

            private object? Kept
            {
                get => null;
                set
                {
                    {|MMU1002:_slot.Clear().Page.Free()|};
                    _mm.Flush();
                }
            }

            private int Count
            {
                get
                {
                    {|MMU1002:_slot.Clear().Page.Free()|};
                    _mm.Flush();
                    return 0;
                }
                set { }
            }

            private bool IsFlushed
            {
                get
                {
                    var old = _slot.Clear();
                    _mm.Flush();
                    old.Page.Free();
                    return true;
                }
            }

            internal bool M() => this is { IsTaken: true, IsFlushed: true };

            internal void N() => Kept ??= new object();

            internal void O() => Count++;

            internal void P() => Count += 2;
        }
        """);

    [Fact]
    public Task A_callback_in_a_private_method_is_begun_by_somebody_unknown() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void M(List<Slot> slots, Mm mm) => Each(slots, mm);

            private static void Each(List<Slot> slots, Mm mm)
            {
                slots.ForEach(slot => {|MMU1002:slot.Clear().Page.Free()|});
                slots.ForEach(slot => slot.Clear());
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task What_is_entered_by_what_another_root_has_found_out_is_entered() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void A(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Outer(slot);
                mm.Flush();
                ptl.Unlock();
            }

            internal static void B(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Outer(slot);
                mm.Flush();
                ptl.Unlock();
            }

            private static void Outer(Slot slot) => Inner(slot);

            private static void Inner(Slot slot)
            {
                var old = slot.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
                void Unused() => old.Page.Copy();
            }
        }
        """);
}

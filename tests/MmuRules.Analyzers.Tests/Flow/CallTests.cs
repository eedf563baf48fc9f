namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Calls: helpers, recursion, nested functions, references.</summary>
public sealed class CallTests
{
    [Fact]
    public Task A_helper_does_what_its_body_does() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Zap(slot);
                {|MMU1003:ptl.Unlock()|};
                Flush(mm);
            }

            internal static void N(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Zap(slot);
                Flush(mm);
                ptl.Unlock();
            }

            private static void Zap(Slot slot) => slot.Clear().Page.MarkDirty();

            private static void Flush(Mm mm) => mm.Flush();
        }
        """);

    [Fact]
    public Task What_goes_wrong_in_a_private_helper_is_said_there() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                var old = slot.Clear();
                Finish(old.Page);
                mm.Flush();
            }

            private static void Finish(Page page) => {|MMU1002:page.Free()|};
        }
        """);

    [Fact]
    public Task What_goes_wrong_in_another_types_method_because_of_a_call_is_said_of_the_call() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                var old = slot.Clear();
                {|MMU1002:Other.Finish(old.Page)|};
                mm.Flush();
            }
        }

        internal static class Other
        {
            internal static void Finish(Page page) => page.Free();
        }
        """);

    [Fact]
    public Task A_step_in_another_file_is_named_with_its_file()
    {
        var test = new Check.Test
        {
            TestState =
            {
                Sources =
                {
                    """
                    using Kernel;

                    internal static partial class Code
                    {
                        internal static void M(Slot slot, Spin ptl, Mm mm)
                        {
                            ptl.Lock();
                            Zap(slot);
                            {|#0:ptl.Unlock()|};
                            mm.Flush();
                        }
                    }
                    """,
                    """
                    using Kernel;

                    internal static partial class Code
                    {
                        private static void Zap(Slot slot) => {|#2:{|#1:slot.Clear()|}.Page.MarkDirty()|};
                    }
                    """,
                    Kernel.Annotations,
                    Kernel.Operations,
                },
                ExpectedDiagnostics = { Check.Diagnostic("MMU1003").WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("ptl", "cleared at line 5 of Test1.cs", "was marked dirty at line 5 of Test1.cs") },
            },
        };
        return test.RunAsync();
    }

    [Fact]
    public Task A_bug_that_is_a_methods_own_is_said_once() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm) => Other.Zap(slot, mm);
        }

        internal static class Other
        {
            internal static void Zap(Slot slot, Mm mm)
            {
                var old = slot.Clear();
                {|MMU1002:old.Page.Free()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task A_helper_ten_calls_deep_is_followed() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                if (H0(slot))
                    mm.Flush();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                if (!H0(slot))
                    mm.Flush();
                {|MMU1003:ptl.Unlock()|};
            }

            private static bool H0(Slot slot) => H1(slot);
            private static bool H1(Slot slot) => H2(slot);
            private static bool H2(Slot slot) => H3(slot);
            private static bool H3(Slot slot) => H4(slot);
            private static bool H4(Slot slot) => H5(slot);
            private static bool H5(Slot slot) => H6(slot);
            private static bool H6(Slot slot) => H7(slot);
            private static bool H7(Slot slot) => H8(slot);
            private static bool H8(Slot slot) => H9(slot);

            private static bool H9(Slot slot)
            {
                var old = slot.Clear();
                if (!old.Dirty)
                    return false;
                old.Page.MarkDirty();
                return true;
            }
        }
        """);

    [Fact]
    public Task A_page_handed_through_helpers_keeps_its_entry() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Slot other, Mm mm)
            {
                var kept = PageOf(other.Read());
                var page = Take(slot);
                Release(kept);
                Flush(mm);
                Release(page);
            }

            internal static void N(Slot slot, Slot other, Mm mm)
            {
                var page = Take(slot);
                Drop(page);
                Flush(mm);
            }

            private static Page Take(Slot slot) => PageOf(slot.Clear());

            private static Page PageOf(Entry entry) => entry.Page;

            private static void Release(Page page) => page.Free();

            private static void Drop(Page page) => {|MMU1002:page.Free()|};

            private static void Flush(Mm mm) => mm.Flush();
        }
        """);

    [Fact]
    public Task Recursion_comes_to_rest() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Zap(slot, 10);
                {|MMU1003:ptl.Unlock()|};
                mm.Flush();
            }

            private static void Zap(Slot slot, int depth)
            {
                if (depth == 0)
                    return;
                slot.Clear().Page.MarkDirty();
                Zap(slot.Next, depth - 1);
            }
        }
        """);

    [Fact]
    public Task Recursion_comes_to_rest_though_what_one_round_knows_the_next_one_forgets() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Page page, int n)
            {
                if (n == 0)
                {
                    mm.Flush();
                    return;
                }

                M(mm, page, n - 1);
                var slot = mm.Walk(n);
                slot.WriteProtect();
                {|MMU1009:page.Copy()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task Mutual_recursion_comes_to_rest() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Even(slot, 10);
                mm.Flush();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl)
            {
                ptl.Lock();
                Even(slot, 10);
                {|MMU1003:ptl.Unlock()|};
            }

            private static void Even(Slot slot, int depth)
            {
                if (depth != 0)
                    Odd(slot.Next, depth - 1);
            }

            private static void Odd(Slot slot, int depth)
            {
                slot.Clear().Page.MarkDirty();
                Even(slot.Next, depth - 1);
            }
        }
        """);

    [Fact]
    public Task A_private_helper_runs_under_its_callers_lock() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Mark(slot);
                mm.Flush();
                ptl.Unlock();
            }

            private static void Mark(Slot slot)
            {
                var old = slot.Clear();
                old.Page.MarkDirty();
            }
        }
        """);

    [Fact]
    public Task A_property_with_an_effect_in_its_body_is_a_call() => Check.Source("""
        using Kernel;

        internal sealed class Code(Slot slot, Spin ptl, Mm mm)
        {
            private Page Taken => slot.Clear().Page;

            internal void M()
            {
                ptl.Lock();
                Taken.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task A_local_function_sees_and_changes_the_methods_variables() => Check.Statements("""
        var force = false;
        ptl.Lock();
        Zap();
        if (force)
            mm.Flush();
        ptl.Unlock();

        void Zap()
        {
            var old = slot.Clear();
            if (!old.Dirty)
                return;
            old.Page.MarkDirty();
            force = true;
        }
        """);

    [Fact]
    public Task A_local_function_that_leaves_the_window_open_is_seen() => Check.Statements("""
        ptl.Lock();
        Zap(slot);
        {|MMU1003:ptl.Unlock()|};

        static void Zap(Slot slot) => slot.Clear().Page.MarkDirty();
        """);

    [Fact]
    public Task A_lambda_that_is_called_is_followed() => Check.Statements("""
        Action<Slot> zap = pte => pte.Clear().Page.MarkDirty();
        ptl.Lock();
        zap(slot);
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_lambda_whose_caller_is_unknown_is_checked_for_what_no_lock_could_mend() => Check.Statements("""
        var list = new List<Slot>();
        list.ForEach(pte =>
        {
            var old = pte.Clear();
            {|MMU1002:old.Page.Free()|};
        });
        """);

    [Fact]
    public Task A_variable_that_a_lambda_writes_is_not_relied_on() => Check.Statements("""
        var force = true;
        Action set = () => force = false;
        numbers.ToString();
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (force)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_variable_that_a_lambda_has_just_written_is_known() => Check.Statements("""
        var force = false;
        Action set = () => force = true;
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        set();
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_ref_local_is_its_variable() => Check.Statements("""
        var force = false;
        ref var alias = ref force;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            alias = true;
        }

        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_write_through_an_unknown_reference_may_be_to_any_shared_variable() => Check.Statements("""
        var a = true;
        var b = true;
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        ref var alias = ref (flag ? ref a : ref b);
        alias = flag2;
        if (a)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_ref_parameter_brings_the_flag_back() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                var force = false;
                ptl.Lock();
                Zap(slot, ref force);
                if (force)
                    mm.Flush();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Take(slot, out var force);
                if (force)
                    mm.Flush();
                ptl.Unlock();
            }

            private static void Zap(Slot slot, ref bool force)
            {
                var old = slot.Clear();
                if (old.Dirty)
                {
                    old.Page.MarkDirty();
                    force = true;
                }
            }

            private static void Take(Slot slot, out bool dirty)
            {
                var old = slot.Clear();
                dirty = old.Dirty;
                if (dirty)
                    old.Page.MarkDirty();
            }
        }
        """);

    [Fact]
    public Task Tuples_and_deconstruction_carry_values() => Check.Statements("""
        ptl.Lock();
        var (first, second) = (slot.Clear(), slot2.Read());
        var force = false;
        if (first.Dirty)
            (force, _) = (true, second.Dirty);
        if (first.Dirty)
            first.Page.MarkDirty();
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_swap_by_tuples_reads_before_it_writes() => Check.Statements("""
        var (a, b) = (true, false);
        (a, b) = (b, a);
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (a)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Await_looks_like_straight_line_code() => Check.Source("""
        using System.Threading.Tasks;
        using Kernel;

        internal static class Code
        {
            internal static async Task M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU4005:await Task.Yield()|};
                {|MMU4005:await FlushAsync(mm)|};
                ptl.Unlock();
            }

            private static async Task FlushAsync(Mm mm)
            {
                {|MMU4005:await Task.Yield()|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task An_iterators_body_is_checked_but_a_call_does_not_run_it() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static IEnumerable<Entry> Zap(Slot slot, Spin ptl)
            {
                ptl.Lock();
                var old = slot.Clear();
                old.Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                yield return old;
            }

            internal static void M(Slot slot, Spin ptl)
            {
                ptl.Lock();
                _ = Zap(slot, ptl);
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task A_virtual_callee_without_a_contract_is_taken_to_do_nothing() => Check.Source("""
        using Kernel;

        internal class Code
        {
            internal virtual void Flush(Mm mm) => mm.Flush();

            internal void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                Flush(mm);
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """);

    [Fact]
    public Task An_interface_member_says_for_its_implementations_what_they_do() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal interface IFlusher
        {
            [Effect(MmuEffect.FlushesTlb)]
            void Go();
        }

        internal sealed class Flusher : IFlusher
        {
            public void Go() { }
        }

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, IFlusher flusher)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                flusher.Go();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl, Flusher flusher)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                flusher.Go();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task Array_elements_are_told_apart_by_their_index() => Check.Statements("""
        var pages = new Page[2];
        pages[0] = slot.Clear().Page;
        pages[1] = slot2.Read().Page;
        pages[1].Free();
        {|MMU1002:pages[0].Free()|};
        mm.Flush();
        """);
}

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Conditions: what a path has learned, it knows when it asks again.</summary>
public sealed class ConditionTests
{
    [Fact]
    public Task A_pure_predicate_asked_twice_gives_the_same_answer() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();
        if (old.Dirty)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_same_predicate_of_another_entry_is_another_question() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var other = slot2.Read();
        if (old.Dirty)
            old.Page.MarkDirty();
        if (other.Dirty)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_predicate_kept_in_a_variable_is_still_the_predicate() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var dirty = old.Dirty;
        if (dirty)
            old.Page.MarkDirty();
        if (old.Dirty)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_flag_assigned_again_forgets() => Check.Statements("""
        ptl.Lock();
        var force = false;
        if (slot.Clear() is var old && old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        force = flag;
        if (force)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Conjunction_and_negation_are_seen_through() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        var mark = old.Dirty && !mapped.Anonymous;
        if (mark)
            mapped.MarkDirty();
        if (!mark)
            mapped.RemoveRmap();
        if (mark)
        {
            mm.Flush();
            mapped.RemoveRmap();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task Operators_without_short_circuit_are_seen_through() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        var mark = old.Dirty & !mapped.Anonymous;
        if (mark)
            mapped.MarkDirty();
        else
            mapped.RemoveRmap();
        if (mark)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Disjunction_splits_the_path() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (mapped.Anonymous || !old.Dirty)
            mapped.RemoveRmap();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task Disjunction_with_something_unrelated_proves_nothing() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (mapped.Anonymous || flag)
            {|MMU1004:mapped.RemoveRmap()|};
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task A_conditional_expression_is_a_branch() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var force = old.Dirty ? true : false;
        if (force)
            old.Page.MarkDirty();
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Null_coalescing_and_conditional_access_are_branches() => Check.Statements("""
        ptl.Lock();
        Page? mapped = null;
        if (flag)
            mapped = slot.Clear().Page;
        mapped?.MarkDirty();
        if (mapped != null)
            mm.Flush();
        ptl.Unlock();
        var other = mapped ?? page;
        other.Free();
        """);

    [Fact]
    public Task Conditional_access_that_marks_is_seen() => Check.Statements("""
        ptl.Lock();
        Page? mapped = null;
        if (flag)
            mapped = slot.Clear().Page;
        mapped?.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task Coalescing_assignment_writes_through_its_capture() => Check.Statements("""
        ptl.Lock();
        bool? force = null;
        slot.Clear().Page.MarkDirty();
        force ??= true;
        if (force == true)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Compound_assignment_of_a_flag_is_seen_through() => Check.Statements("""
        ptl.Lock();
        var force = false;
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();
        force |= old.Dirty;
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_enumeration_is_a_flag_too() => Check.Statements("""
        ptl.Lock();
        var todo = DayOfWeek.Monday;
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            todo = DayOfWeek.Friday;
        }

        if (todo == DayOfWeek.Friday)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_flag_of_the_caller_that_is_not_written_is_the_same_all_along() => Check.Statements("""
        if (!flag)
            {|MMU4007:ptl.Lock()|};
        var old = slot.Clear();
        if (!flag)
        {
            old.Page.MarkDirty();
            mm.Flush();
            ptl.Unlock();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_field_is_the_same_until_it_is_written() => Check.Source("""
        using Kernel;

        internal sealed class Details { public bool MutexIsHeld; }

        internal static class Code
        {
            internal static void M(Details details, File file, Slot slot, Spin ptl, Mm mm)
            {
                if (!details.MutexIsHeld)
                    ptl.Lock();
                slot.Clear();
                if (!details.MutexIsHeld)
                    {
                        slot.Clear().Page.MarkDirty();
                        mm.Flush();
                        ptl.Unlock();
                    }

                mm.Flush();
            }

            internal static void N(Details details, Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                details.MutexIsHeld = true;
                slot.Clear().Page.MarkDirty();
                details.MutexIsHeld = Other();
                if (details.MutexIsHeld)
                    mm.Flush();
                {|MMU1003:ptl.Unlock()|};
            }

            private static bool Other() => true;
        }
        """);

    [Fact]
    public Task A_property_that_a_call_may_change_is_asked_again() => Check.Statements("""
        var queue = new Queue<Slot>(slots);
        ptl.Lock();
        while (queue.Count > 0)
            queue.Dequeue().Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_field_that_a_loop_waits_for_does_change() => Check.Source("""
        using Kernel;

        internal sealed class Code
        {
            internal bool Stop;

            internal void M(Slot slot, Spin ptl)
            {
                ptl.Lock();
                while (!Stop)
                    slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """);

    [Fact]
    public Task What_an_operation_is_done_to_may_change_by_it() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Batch
        {
            public bool IsEmpty { get; private set; }
            [Effect(MmuEffect.RecordsEntry)] public void Record(Slot slot) => IsEmpty = false;
        }

        internal static class Code
        {
            internal static void M(Batch batch, Slot slot, Spin ptl, Mm mm)
            {
                {|MMU4002:ptl.Lock()|};
                if (!batch.IsEmpty)
                    return;
                slot.Clear().Page.MarkDirty();
                batch.Record(slot);
                if (batch.IsEmpty)
                    mm.Flush();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """);

    [Fact]
    public Task A_property_that_only_a_constructor_sets_does_not_change() => Check.Source("""
        using Kernel;

        internal sealed class Options { public bool Lazy { get; init; } }

        internal static class Code
        {
            internal static void M(Options options, Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                if (!options.Lazy)
                    slot.Clear().Page.MarkDirty();
                System.Console.WriteLine();
                if (!options.Lazy)
                    mm.Flush();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task What_is_called_is_there_and_so_is_the_lock_that_came_with_it() => Check.Source("""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class LockedTable : IDisposable
        {
            public Slot this[int index] => throw new Exception();
            public void Dispose() { }
        }

        internal sealed class Tables
        {
            [Acquires(MmuLock.PageTable, When = true)] public LockedTable? MapAndLock(int address) => null;
        }

        internal static class Code
        {
            internal static void M(Tables tables, Mm mm)
            {
                using LockedTable table = tables.MapAndLock(0)!;
                table[0].Clear().Page.MarkDirty();
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task What_ReferenceEquals_has_found_to_be_null_is_null() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                var page = slot.Clear().Page;
                if (ReferenceEquals(page, null))
                    return;
                mm.Flush();
                page.Free();
            }

            internal static void N(Slot slot, Mm mm, Gather gather)
            {
                var page = slot.Clear().Page;
                if (!ReferenceEquals(gather, null))
                    mm.Flush();
                if (gather is not null)
                    page.Free();
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task What_is_boxed_is_never_the_same_reference() => Check.Statements("""
        var old = slot.Clear();
        if (ReferenceEquals(old, old))
            mm.Flush();
        {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task What_is_not_equal_to_a_thing_is_another_one() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Same(Slot slot, Mm mm, Mm other)
            {
                var page = slot.Clear().Page;
                if (!mm.Equals(other))
                {
                    if (mm == other)
                        page.Free();
                    mm.Flush();
                    return;
                }

                if (mm != other)
                    {|MMU1002:page.Free()|};
                mm.Flush();
            }

            internal static void Boxed(Slot slot, Mm mm, int count)
            {
                var page = slot.Clear().Page;
                long wide = count;
                if (!wide.Equals((object)count))
                    {|MMU1002:page.Free()|};
                mm.Flush();
            }
        }
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4003 and MMU4004.</summary>
public sealed class LockNestingTests
{
    [Fact]
    public Task A_second_page_table_lock_may_be_the_first_one() => Check.Statements("""
        {|#1:ptl.Lock()|};
        {|#0:ptl2.Lock()|};
        ptl2.Unlock();
        ptl.Unlock();
        """, Check.Diagnostic("MMU4003").WithLocation(0).WithLocation(1).WithArguments("ptl2", "'ptl', taken at line 12,"));

    [Fact]
    public Task The_lock_of_the_upper_level_may_be_the_same_too() => Check.Statements("""
        using var upper = mm.HoldDirectory();
        using var lower = {|MMU4003:ptl.Hold()|};
        """);

    [Fact]
    public Task A_lock_of_the_callers_counts() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M([Requires(MmuLock.PageTable)] Slot slot, Spin ptl)
            {
                using var held = {|MMU4003:ptl.Hold()|};
                slot.Read();
            }
        }
        """);

    [Fact]
    public Task What_is_taken_in_a_callee_counts() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin ptl, Spin other)
            {
                using var held = ptl.Hold();
                {|MMU4003:Other.Peek(other)|};
            }
        }

        internal static class Other
        {
            internal static void Peek(Spin ptl)
            {
                using var held = ptl.Hold();
            }
        }
        """);

    [Fact]
    public Task With_split_locks_two_locks_are_two() => Check.Configured("mmurules.split_page_table_locks = true", Kernel.Method("""
        ptl.Lock();
        ptl2.Lock();
        ptl2.Unlock();
        ptl.Unlock();
        """));

    [Fact]
    public Task With_split_locks_too_a_lock_is_not_taken_twice() => Check.Configured("mmurules.split_page_table_locks = true", Kernel.Method("""
        ptl.Lock();
        {|MMU4003:ptl.Lock()|};
        ptl.Unlock();
        """));

    [Fact]
    public Task An_operation_that_takes_both_is_right() => Check.Statements("""
        using var held = Spin.HoldPair(ptl, ptl2);
        slot.Read();
        """);

    [Fact]
    public Task An_operation_that_is_told_of_the_first_lock_is_right() => Check.Statements("""
        using var upper = mm.HoldDirectory();
        using var lower = ptl.HoldUnder(mm);
        """);

    [Fact]
    public Task Locks_that_were_compared_are_two() => Check.Statements("""
        ptl.Lock();
        if (ptl2 != ptl)
            ptl2.Lock();
        slot.Read();
        if (ptl2 != ptl)
            ptl2.Unlock();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("!ReferenceEquals(ptl, ptl2)")]
    [InlineData("!object.ReferenceEquals(ptl2, ptl)")]
    [InlineData("!(ptl is null || ReferenceEquals(ptl, ptl2))")]
    [InlineData("!ptl.Equals(ptl2)")]
    [InlineData("ptl2.Equals(ptl) == false")]
    public Task Locks_that_a_comparison_has_told_apart_are_two(string areTwo) => Check.Statements($$"""
        ptl.Lock();
        if ({{areTwo}})
        {
            ptl2.Lock();
            ptl2.Unlock();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task Locks_that_may_be_equal_are_not_two() => Check.Statements("""
        ptl.Lock();
        if (ReferenceEquals(ptl, ptl2) || ptl.Equals(ptl2))
        {
            {|MMU4003:ptl2.Lock()|};
            ptl2.Unlock();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task A_lock_that_is_only_tried_does_not_wait_for_itself() => Check.Statements("""
        using var held = ptl.Hold();
        if (ptl2.TryLock())
            ptl2.Unlock();
        """);

    [Fact]
    public Task One_after_the_other_is_right() => Check.Statements("""
        using (ptl.Hold())
            slot.Read();
        using (ptl2.Hold())
            slot2.Read();
        """);

    [Fact]
    public Task A_page_is_locked_before_the_entries_that_map_it() => Check.Statements("""
        {|#1:ptl.Lock()|};
        {|#0:page.Lock()|};
        page.Unlock();
        ptl.Unlock();
        """, Check.Diagnostic("MMU4004").WithLocation(0).WithLocation(1).WithArguments("page", "'ptl', taken at line 12,"));

    [Fact]
    public Task The_mmap_lock_comes_first_of_all() => Check.Statements("""
        page.Lock();
        using (var held = {|MMU4004:mm.HoldForReading()|})
            slot.Read();
        page.Unlock();
        """);

    [Fact]
    public Task The_order_from_the_mmap_lock_to_the_entries_is_right() => Check.Statements("""
        using var area = mm.HoldForReading();
        using var locked = page.Hold();
        file.LockMappings();
        using (ptl.Hold())
            slot.Read();
        file.UnlockMappings();
        """);

    [Fact]
    public Task A_page_that_is_only_tried_may_be_out_of_order() => Check.Statements("""
        using var held = ptl.Hold();
        if (page.TryLock())
            page.Unlock();
        """);

    [Fact]
    public Task A_lock_that_is_released_first_is_in_order() => Check.Statements("""
        ptl.Lock();
        slot.Read();
        ptl.Unlock();
        page.Lock();
        page.Unlock();
        """);

    [Fact]
    public Task The_lock_of_an_area_that_was_had_without_the_mmap_lock_is_had_for_reading() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Area
        {
            [Acquires(MmuLock.Vma, When = true)] public bool TryLockForReading() => true;
            [Acquires(MmuLock.Vma)] public void LockForWriting() { }
            [Releases(MmuLock.Vma)] public void Unlock() { }
        }

        internal static class Code
        {
            internal static void Read(Area area, Page page)
            {
                if (!area.TryLockForReading())
                    return;
                page.Lock();
                page.Unlock();
                area.Unlock();
            }

            internal static void Write(Area area, Page page, Mm mm)
            {
                using var held = mm.HoldForWriting();
                area.LockForWriting();
                {|MMU4004:page.Lock()|};
                page.Unlock();
                area.Unlock();
            }
        }
        """);

    [Fact]
    public Task Who_marks_a_page_under_its_lock_takes_it() => Check.Statements("""
        {|#1:ptl.Lock()|};
        {|#0:page.MarkDirtyLocked()|};
        ptl.Unlock();
        page.MarkDirtyLocked();
        """, Check.Diagnostic("MMU4004").WithLocation(0).WithLocation(1).WithArguments("page", "'ptl', taken at line 12,"));

    [Theory]
    [InlineData("if (one > other) (first, second) = (second, first);")]
    [InlineData("if (one > other) { var swapped = first; first = second; second = swapped; }")]
    [InlineData("(first, second) = one > other ? (second, first) : (first, second);")]
    public Task Two_that_were_put_in_order_are_still_two(string order) => Check.Source($$"""
        using Kernel;

        internal static class Code
        {
            internal static void Both(Spin first, Spin second, int one, int other)
            {
                if (first == second)
                    return;
                {{order}}
                first.Lock();
                second.Lock();
                second.Unlock();
                first.Unlock();
            }
        }
        """);

    [Fact]
    public Task One_that_was_taken_for_the_other_may_be_the_same() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Both(Spin first, Spin second, int one, int other)
            {
                if (first == second)
                    return;
                if (one > other)
                    second = first;
                first.Lock();
                {|MMU4003:second.Lock()|};
                second.Unlock();
                first.Unlock();
            }
        }
        """);
}

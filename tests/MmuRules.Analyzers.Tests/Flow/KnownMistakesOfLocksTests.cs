namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where MMU4002, MMU4004 and MMU4007 are known to be wrong.</summary>
public sealed class KnownMistakesOfLocksTests
{
    [Fact]
    public Task False_negative_a_lock_that_a_callee_leaves_held_by_an_exception_is_not_seen() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl)
            {
                ptl.Lock();
                Demand(slot);
                ptl.Unlock();
            }

            private static void Demand(Slot slot)
            {
                if (slot.Read().None)
                    throw new System.InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_throw_that_a_handler_of_the_method_does_not_catch_leaves_nothing_held() => Check.Statements("""
        ptl.Lock();
        try
        {
            if (flag)
                throw new InvalidOperationException();
        }
        catch (FormatException)
        {
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task False_negative_a_lock_that_a_callee_takes_on_what_it_has_found_is_not_followed() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm) => LockFirst(mm);

            private static void LockFirst(Mm mm)
            {
                var found = mm.Walk(0).Read().Page;
                found.Lock();
            }
        }
        """);

    [Fact]
    public Task False_negative_the_lock_of_an_area_is_released_with_the_mmap_lock_in_every_kernel() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Area
        {
            [Acquires(MmuLock.Vma)] internal void Lock() { }
            [Releases(MmuLock.Vma)] internal void Unlock() { }
        }

        internal static class Code
        {
            internal static void M(Mm mm, Area area, bool isLate)
            {
                mm.LockForWriting();
                area.Lock();
                if (!isLate)
                    area.Unlock();
                mm.UnlockForWriting();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_guard_that_was_put_into_an_object_is_somebody_elses_to_dispose() => Check.Statements("""
        var kept = new List<Guard>();
        kept.Add(ptl.Hold());
        slot.ClearAndFlush();
        """);

    [Fact]
    public Task False_negative_two_page_locks_have_no_order() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Page first, Page second)
            {
                using (first.Hold())
                    using (second.Hold())
                        second.RemoveRmap();
                using (second.Hold())
                    using (first.Hold())
                        first.RemoveRmap();
            }
        }
        """);

    [Fact]
    public Task False_negative_whoever_has_an_areas_lock_for_writing_without_the_mmap_lock_may_wait_for_a_page() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Area
        {
            [Acquires(MmuLock.Vma)] internal void LockForWriting() { }
            [Releases(MmuLock.Vma)] internal void Unlock() { }
        }

        internal static class Code
        {
            internal static void M(Area area, Page page)
            {
                area.LockForWriting();
                page.Lock();
                page.Unlock();
                area.Unlock();
            }
        }
        """);

    [Fact]
    public Task False_positive_the_order_of_a_kernel_that_is_not_Linux_is_not_known() => Check.Statements("""
        file.LockMappings();
        {|MMU4004:mm.LockAreas()|};
        mm.UnlockAreas();
        file.UnlockMappings();
        """);

    [Fact]
    public Task False_negative_what_was_put_into_a_list_while_it_was_locked_is_somebody_elses_to_unlock() => Check.Statements("""
        var locked = new List<Page>();
        page.Lock();
        locked.Add(page);
        """);

    [Fact]
    public Task False_positive_that_what_was_locked_is_there_is_not_concluded_in_a_loop() => Check.Statements("""
        foreach (var number in numbers)
        {
            {|MMU4002:page.Lock()|};
            slot.ClearAndFlush();
            page?.Unlock();
        }
        """);

    [Fact]
    public Task False_positive_a_guard_that_is_given_up_for_a_while_under_a_flag_is_taken_to_be_a_lock_under_a_flag() => Check.Statements("""
        var held = ptl.Hold();
        if (flag)
        {
            held.Dispose();
            Nothing();
            held = {|MMU4007:ptl.Hold()|};
        }

        held.Dispose();
        """);

    // Where the ways to "not both" meet, that it was not both is dropped.
    [Fact]
    public Task False_positive_two_conditions_that_are_asked_together_twice_may_come_out_differently() => Check.Statements("""
        if (flag || flag2)
            {|MMU4002:page.Lock()|};
        mm.Flush();
        if (flag || flag2)
            page.Unlock();
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4002.</summary>
public sealed class LockBalanceTests
{
    [Fact]
    public Task A_lock_that_an_early_return_leaves_held_is_flagged_where_it_was_taken() => Check.Statements("""
        {|#0:ptl.Lock()|};
        if (flag)
            return;
        ptl.Unlock();
        """, Check.Diagnostic("MMU4002").WithLocation(0).WithArguments("ptl", "is still held on a path on which the method returns"));

    [Fact]
    public Task A_lock_that_nobody_releases_is_flagged() => Check.Statements("{|MMU4002:page.Lock()|};");

    [Fact]
    public Task A_lock_that_a_throw_leaves_held_is_flagged() => Check.Statements("""
        {|#0:ptl.Lock()|};
        if (thing == null)
            throw new InvalidOperationException();
        ptl.Unlock();
        """, Check.Diagnostic("MMU4002").WithLocation(0).WithArguments("ptl", "is still held on a path on which the method is left by an exception"));

    [Fact]
    public Task A_lock_that_is_released_twice_is_flagged_at_the_second_release() => Check.Statements("""
        ptl.Lock();
        {|#1:ptl.Unlock()|};
        {|#0:ptl.Unlock()|};
        """, Check.Diagnostic("MMU4002").WithLocation(0).WithLocation(1).WithArguments("ptl", "has been released at line 13 already"));

    [Fact]
    public Task A_lock_that_a_branch_has_released_already_is_flagged() => Check.Statements("""
        page.Lock();
        if (flag)
            page.Unlock();
        {|MMU4002:page.Unlock()|};
        """);

    [Fact]
    public Task A_lock_that_was_tried_is_released_only_where_it_was_had() => Check.Statements("""
        if (!ptl.TryLock())
            return;
        slot.Read();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_lock_that_was_had_by_a_try_is_released_too() => Check.Statements("""
        if ({|MMU4002:ptl.TryLock()|} && flag)
            ptl.Unlock();
        """);

    [Fact]
    public Task A_guard_in_a_using_is_released_however_the_method_is_left() => Check.Statements("""
        using var held = page.Hold();
        using (ptl.Hold())
        {
            if (flag)
                return;
            if (flag2)
                throw new InvalidOperationException();
        }
        """);

    [Fact]
    public Task A_release_in_a_finally_is_a_release() => Check.Statements("""
        ptl.Lock();
        try
        {
            if (flag)
                throw new InvalidOperationException();
        }
        finally
        {
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_guard_that_nobody_disposes_is_flagged() => Check.Statements("""
        var held = {|MMU4002:ptl.Hold()|};
        if (flag)
            held.Dispose();
        """);

    [Fact]
    public Task A_guard_whose_lock_was_released_by_its_name_releases_it_twice() => Check.Statements("""
        {|#0:using|} var held = ptl.Hold();
        slot.Read();
        {|#1:ptl.Unlock()|};
        """, Check.Diagnostic("MMU4002").WithLocation(0).WithLocation(1).WithArguments("ptl", "has been released at line 14 already"));

    [Fact]
    public Task So_does_one_that_is_disposed_of_by_hand() => Check.Statements("""
        var held = ptl.Hold();
        if (flag)
            ptl.Unlock();
        {|MMU4002:held.Dispose()|};
        """);

    [Fact]
    public Task And_one_of_two_locks_of_which_one_was_released() => Check.Statements("""
        {|MMU4002:using|} var held = Spin.HoldPair(ptl, ptl2);
        ptl2.Unlock();
        """);

    [Fact]
    public Task A_method_may_have_released_it() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin ptl)
            {
                {|MMU4002:using|} (ptl.HoldRef())
                    Release(ptl);
            }

            private static void Release(Spin ptl) => ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_guard_that_is_disposed_of_twice_releases_once() => Check.Statements("""
        using var held = ptl.Hold();
        if (flag)
            held.Dispose();
        """);

    [Fact]
    public Task What_is_released_in_a_guard_s_scope_and_taken_again_is_the_guard_s_to_release() => Check.Statements("""
        using var held = ptl.Hold();
        ptl.Unlock();
        mm.Flush();
        ptl.Lock();
        """);

    [Fact]
    public Task Another_lock_that_is_released_in_its_scope_is_not_the_guard_s() => Check.Statements("""
        page.Lock();
        using var held = ptl.Hold();
        page.Unlock();
        """);

    [Fact]
    public Task A_throw_that_a_handler_of_the_method_may_catch_leaves_nothing() => Check.Statements("""
        ptl.Lock();
        try
        {
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task A_lock_is_handed_out_by_a_contract_or_by_its_guard() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Owner(Spin ptl)
        {
            private Guard _kept;

            [Acquires(MmuLock.PageTable)]
            internal void Take() => ptl.Lock();

            [Acquires(MmuLock.PageTable, When = true)]
            internal bool TryTake(bool wanted)
            {
                if (!wanted)
                    return false;
                ptl.Lock();
                return true;
            }

            internal Guard Give() => ptl.Hold();

            internal void Keep() => _kept = ptl.Hold();
        }
        """);

    [Fact]
    public Task Of_two_locks_that_are_taken_if_both_are_free_both_are_held() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Both(Spin first, Spin second)
            {
                if (!TryTake(first, second))
                    return;
                second.Unlock();
                first.Unlock();
            }

            internal static void One(Spin first, Spin second)
            {
                if (!{|MMU4002:TryTake(first, second)|})
                    return;
                second.Unlock();
            }

            [Effect(MmuEffect.MayWait)]
            private static extern bool TryTake([Acquires(MmuLock.PageTable, When = true)] Spin first, [Acquires(MmuLock.PageTable, When = true)] Spin second);
        }
        """);

    [Fact]
    public Task What_the_caller_holds_may_be_released_and_taken_again() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void Required([Requires(MmuLock.PageTable)] Spin ptl, Mm mm)
            {
                ptl.Unlock();
                mm.Flush();
                ptl.Lock();
            }

            internal static void Found(Spin ptl, Mm mm)
            {
                ptl.Unlock();
                mm.Flush();
                ptl.Lock();
            }
        }
        """);

    [Fact]
    public Task A_private_method_may_leave_to_its_callers_what_it_took() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Right(Spin ptl)
            {
                Take(ptl);
                ptl.Unlock();
            }

            internal static void Wrong(Spin ptl, bool flag)
            {
                Keep(ptl);
                if (!flag)
                    ptl.Unlock();
            }

            private static void Take(Spin ptl) => ptl.Lock();

            private static void Keep(Spin ptl) => {|MMU4002:ptl.Lock()|};
        }
        """);

    [Fact]
    public Task With_the_mmap_lock_the_locks_of_its_areas_are_released() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Area
        {
            [Requires(MmuLock.Mmap), Acquires(MmuLock.Vma)] public void LockForWriting() { }
        }

        internal static class Code
        {
            internal static void M(Mm mm, Area[] areas)
            {
                using var held = mm.HoldForWriting();
                foreach (var area in areas)
                    area.LockForWriting();
            }

            internal static void N([Requires(MmuLock.Mmap)] Mm mm, Area area) => area.LockForWriting();
        }
        """);

    [Fact]
    public Task A_guard_of_two_locks_releases_both() => Check.Statements("""
        using var held = Spin.HoldPair(ptl, ptl2);
        slot.Read();
        """);

    [Fact]
    public Task Locks_of_two_kinds_that_one_object_has_are_two() => Check.Source("""
        using MmuRules.Annotations;

        internal sealed class Both
        {
            [Acquires(MmuLock.Mmap)] public void LockAreas() { }
            [Releases(MmuLock.Mmap)] public void UnlockAreas() { }
            [Acquires(MmuLock.PmdTable)] public void LockDirectory() { }
            [Releases(MmuLock.PmdTable)] public void UnlockDirectory() { }
        }

        internal static class Code
        {
            internal static void M(Both both)
            {
                both.LockAreas();
                both.LockDirectory();
                both.UnlockDirectory();
                both.UnlockAreas();
                both.LockDirectory();
                both.UnlockDirectory();
                {|MMU4002:both.UnlockAreas()|};
            }
        }
        """);

    [Theory]
    [InlineData("[Effect(MmuEffect.FindsTable), Acquires(MmuLock.PageTable)]")]
    [InlineData("[Acquires(MmuLock.PageTable), Effect(MmuEffect.FindsTable)]")]
    [InlineData("[Acquires(MmuLock.PageTable), Effect(MmuEffect.EntryAddress)]")]
    [InlineData("[Effect(MmuEffect.EntryAddress), Acquires(MmuLock.PageTable)]")]
    public Task A_lock_that_is_handed_out_with_what_was_found_is_released_by_that(string contract) => Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Found : IDisposable
        {
            public Slot this[int index] => throw new Exception();
            public void Dispose() { }
        }

        internal static class Finding
        {
            {{contract}} internal static Found FindAndLock(int address) => new();
        }

        internal static class Code
        {
            internal static void Right(Entry entry)
            {
                using var table = Finding.FindAndLock(1);
                table[1].Set(entry);
            }

            internal static void Wrong(Entry entry, bool flag)
            {
                var table = {|MMU4002:Finding.FindAndLock(1)|};
                table[1].Set(entry);
                if (flag)
                    table.Dispose();
            }
        }
        """);

    [Fact]
    public Task What_the_caller_holds_is_known_though_another_kind_of_the_same_object_was_released() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Both
        {
            [Acquires(MmuLock.InterruptsOff)] public void TurnInterruptsOff() { }
            [Releases(MmuLock.InterruptsOff)] public void TurnInterruptsOn() { }
            [Acquires(MmuLock.PageTable)] public void LockTable() { }
            [Releases(MmuLock.PageTable)] public void UnlockTable() { }
        }

        internal static class Code
        {
            internal static void M(Both both, Slot slot, Mm mm)
            {
                both.TurnInterruptsOff();
                both.TurnInterruptsOn();
                var old = slot.Clear();
                if (old.Dirty)
                    old.Page.MarkDirty();
                {|MMU1003:both.UnlockTable()|};
                mm.Flush();
            }
        }
        """);

    [Theory]
    [InlineData("var kept = new List<Guard> { ptl.Hold() };")]
    [InlineData("var kept = new List<Guard>() { ptl2.Hold(), ptl.Hold() };")]
    [InlineData("List<Guard> kept = [ptl.Hold()];")]
    [InlineData("var kept = new[] { ptl.Hold() };")]
    [InlineData("var kept = new List<Guard>(); kept.Add(ptl.Hold());")]
    public Task Guards_in_a_list_are_released_as_the_list_is_gone_through(string keeping) => Check.Configured("mmurules.split_page_table_locks = true", Kernel.Method($$"""
        {{keeping}}
        slot.ClearAndFlush();
        foreach (var guard in kept)
            guard.Dispose();
        """));

    [Fact]
    public Task What_was_locked_is_there() => Check.Statements("""
        page.Lock();
        slot.ClearAndFlush();
        page?.Unlock();
        """);

    [Fact]
    public Task What_is_kept_in_a_list_is_unlocked_as_the_list_is_gone_through() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void Right(IEnumerable<Page> pages, Slot slot)
            {
                var locked = new List<Page>();
                foreach (var page in pages)
                {
                    page.Lock();
                    locked.Add(page);
                }

                slot.ClearAndFlush();
                foreach (var page in locked)
                    page.Unlock();
            }

            internal static void Wrong(IEnumerable<Page> pages, List<Slot> slots, Slot slot)
            {
                foreach (var page in pages)
                {
                    {|MMU4002:page.Lock()|};
                    slots.Add(slot);
                    page.ToString();
                }
            }
        }
        """);
}

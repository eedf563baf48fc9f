using Nesting = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.SecondPageTableLockFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class SecondPageTableLockFixTests
{
    [Fact]
    public Task Two_guards_become_a_pair() => Nesting.Statements("""
        using var source = ptl.Hold();
        using var target = {|MMU4003:ptl2.Hold()|};
        slot.Read();
        """, """
        using var source = Spin.HoldPair(ptl, ptl2);
        slot.Read();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Take 'ptl' and 'ptl2' as a pair", action.Title);
            verify.Equal("MMU4003.Pair", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task Guards_with_something_in_between_are_left_to_their_author() => Nesting.IsNotOffered("""
        using var source = ptl.Hold();
        var entry = slot.Read();
        using var target = {|MMU4003:ptl2.Hold()|};
        slot2.Read();
        """);

    [Fact]
    public Task Two_locks_become_a_pair_and_their_releases_go() => Nesting.Statements("""
        // Both tables.
        ptl.Lock();
        {|MMU4003:ptl2.Lock()|};
        slot2.Set(slot.ClearAndFlush());
        ptl2.Unlock();
        ptl.Unlock();
        """, """
        // Both tables.
        using var held = Spin.HoldPair(ptl, ptl2);
        slot2.Set(slot.ClearAndFlush());
        """);

    [Fact]
    public Task So_do_the_releases_of_an_early_way_out() => Nesting.Statements("""
        ptl.Lock();
        {|MMU4003:ptl2.Lock()|};
        if (flag)
        {
            ptl2.Unlock();
            ptl.Unlock();
            return;
        }

        slot2.Set(slot.ClearAndFlush());
        ptl.Unlock();
        ptl2.Unlock();
        """, """
        using var held = Spin.HoldPair(ptl, ptl2);
        if (flag)
        {
            return;
        }

        slot2.Set(slot.ClearAndFlush());
        """);

    [Fact]
    public Task A_guard_and_a_lock_become_a_pair_of_the_guards_name() => Nesting.Statements("""
        using var source = ptl.Hold();
        {|MMU4003:ptl2.Lock()|};
        slot.Read();
        ptl2.Unlock();
        """, """
        using var source = Spin.HoldPair(ptl, ptl2);
        slot.Read();
        """);

    [Fact]
    public Task Each_pair_of_a_method_is_taken_at_once() => Nesting.Statements("""
        if (flag)
        {
            ptl.Lock();
            {|MMU4003:ptl2.Lock()|};
            slot.Read();
            ptl2.Unlock();
            ptl.Unlock();
        }
        else
        {
            ptl2.Lock();
            {|MMU4003:ptl.Lock()|};
            slot2.Read();
            ptl.Unlock();
            ptl2.Unlock();
        }
        """, """
        if (flag)
        {
            using var held = Spin.HoldPair(ptl, ptl2);
            slot.Read();
        }
        else
        {
            using var guard = Spin.HoldPair(ptl2, ptl);
            slot2.Read();
        }
        """);

    [Fact]
    public Task Comments_stay_where_they_are() => Nesting.Statements("""
        ptl.Lock();
        // Under the other one.
        {|MMU4003:ptl2.Lock()|}; // both now
        slot2.Set(slot.ClearAndFlush());
        // The faults may come again.
        ptl2.Unlock();
        ptl.Unlock();
        """, """
        using var held = Spin.HoldPair(ptl, ptl2);
        // Under the other one.
        // both now
        slot2.Set(slot.ClearAndFlush());
        // The faults may come again.
        """);

    [Fact]
    public Task Locks_that_a_method_releases_do_not_become_a_pair() => Nesting.SourceIsNotOffered("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin a, Spin b, Slot slot)
            {
                a.Lock();
                {|MMU4003:b.Lock()|};
                slot.Read();
                Release(b);
                Release(a);
            }

            private static void Release(Spin ptl) => ptl.Unlock();
        }
        """, "MMU4003.Pair");
}

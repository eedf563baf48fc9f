using Microsoft.CodeAnalysis;
using Releasing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LockNotReleasedFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>One of two releases goes; and the guard where there is no method around.</summary>
public sealed class LockNotReleasedFixTests
{
    [Fact]
    public Task A_second_release_goes() => Releasing.Statements("""
        ptl.Lock();
        ptl.Unlock();

        // Once more.
        {|MMU4002:ptl.Unlock()|};
        Nothing();
        """, """
        ptl.Lock();
        ptl.Unlock();

        Nothing();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Release 'ptl' once", action.Title);
            verify.Equal("MMU4002.Once", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task An_early_release_on_one_path_goes_if_the_later_one_is_on_all() => Releasing.Statements("""
        page.Lock();
        if (flag)
            page.Unlock();
        Nothing();
        {|MMU4002:page.Unlock()|};
        """, """
        page.Lock();
        Nothing();
        page.Unlock();
        """);

    [Fact]
    public Task A_condition_that_does_something_stays() => Releasing.IsNotOffered("""
        page.Lock();
        if (page.TryGet())
            page.Unlock();
        {|MMU4002:page.Unlock()|};
        """);

    [Fact]
    public Task All_second_releases_go_at_once() => Releasing.Statements("""
        ptl.Lock();
        ptl.Unlock();
        {|MMU4002:ptl.Unlock()|};
        page.Lock();
        page.Unlock();
        {|MMU4002:page.Unlock()|};
        """, """
        ptl.Lock();
        ptl.Unlock();
        page.Lock();
        page.Unlock();
        """);

    [Fact]
    public Task Top_level_statements_hold_a_lock_by_a_guard() => Releasing.Source("""
        using Kernel;

        var ptl = new Spin();
        {|MMU4002:ptl.Lock()|};
        if (args.Length == 0)
            return;
        ptl.Unlock();
        System.Console.WriteLine();
        """, """
        using Kernel;

        var ptl = new Spin();
        using var held = ptl.Hold();
        if (args.Length == 0)
            return;
        System.Console.WriteLine();
        """, test => test.TestState.OutputKind = OutputKind.ConsoleApplication);

    [Fact]
    public Task A_release_that_no_statement_of_its_own_makes_is_not_made_twice() => Releasing.IsNotOffered("""
        {|MMU4002:ptl.Lock()|};
        if (slot.Read().None)
            return;
        if (flag)
            ptl.Unlock();
        else
            ptl.Unlock();
        """, "MMU4002.Using");

    [Fact]
    public Task Nor_is_one_that_a_jump_comes_to() => Releasing.IsNotOffered("""
        {|MMU4002:ptl.Lock()|};
        var entry = slot.Read();
        if (entry.None)
            return;
        if (!entry.Present)
            goto done;
        Nothing();
        done:
        ptl.Unlock();
        """, "MMU4002.Using");

    [Fact]
    public Task A_guard_that_gets_its_using_is_not_disposed_of_by_hand_as_well() => Releasing.Statements("""
        var held = {|MMU4002:ptl.Hold()|};
        if (slot.Read().None)
            return;
        held.Dispose();
        Nothing();
        """, """
        using var held = ptl.Hold();
        if (slot.Read().None)
            return;
        Nothing();
        """);

    [Fact]
    public Task Of_a_lock_of_the_caller_s_the_release_that_is_on_every_path_stays() => Releasing.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Finish(Page page, bool isDone)
            {
                if (isDone)
                    page.Unlock();
                {|MMU4002:page.Unlock()|};
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void Finish(Page page, bool isDone)
            {
                page.Unlock();
            }
        }
        """);
}

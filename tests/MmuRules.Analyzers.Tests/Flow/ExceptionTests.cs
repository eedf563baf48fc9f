namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>try, catch, filter, finally, throw, using and lock. The graph shows hardly any of these ways.</summary>
public sealed class ExceptionTests
{
    [Fact]
    public Task One_finally_block_serves_each_way_through_it_with_its_own_state() => Check.Statements("""
        while (flag)
        {
            ptl.Lock();
            try
            {
                if (flag2)
                    continue;
                slot.Clear().Page.MarkDirty();
                mm.Flush();
                if (numbers.Length == 0)
                    return;
                if (numbers.Length == 1)
                    break;
            }
            finally
            {
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task A_way_through_finally_that_skips_the_flush_is_seen() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                return;
            mm.Flush();
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }
        """);

    [Fact]
    public Task A_flush_in_finally_covers_all_ways() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                return;
            if (flag2)
                throw new InvalidOperationException();
        }
        finally
        {
            mm.Flush();
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_throw_runs_the_finally_block_around_it() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                throw new InvalidOperationException();
            mm.Flush();
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }
        """);

    [Fact]
    public Task A_throw_behind_the_flush_is_harmless() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            if (flag)
                throw new InvalidOperationException();
        }
        finally
        {
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_throw_runs_nested_finally_blocks_from_inside_out() => Check.Statements("""
        ptl.Lock();
        try
        {
            try
            {
                slot.Clear().Page.MarkDirty();
                if (flag)
                    throw new InvalidOperationException();
            }
            finally
            {
                mm.Flush();
            }
        }
        finally
        {
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_finally_block_with_a_try_statement_of_its_own_comes_back() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                return;
        }
        finally
        {
            try
            {
                Nothing();
            }
            finally
            {
                mm.Flush();
            }

            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_handler_stands_ready_for_whatever_may_throw_before_the_flush() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            Nothing();
            mm.Flush();
        }
        catch (InvalidOperationException)
        {
        }

        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_handler_that_flushes_is_right() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            Nothing();
            mm.Flush();
        }
        catch
        {
            mm.Flush();
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task A_filter_decides_whether_its_handler_runs() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException) when (flag)
        {
            mm.Flush();
        }
        catch (Exception) when (!flag)
        {
        }

        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Rethrowing_leaves_the_handler_by_its_finally() => Check.Statements("""
        ptl.Lock();
        try
        {
            try
            {
                slot.Clear().Page.MarkDirty();
                Nothing();
                mm.Flush();
            }
            catch
            {
                throw;
            }
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }
        """);

    [Fact]
    public Task Nobody_expects_every_call_to_throw_where_no_handler_stands_ready() => Check.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
            Nothing();
            mm.Flush();
        }
        finally
        {
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task A_throw_out_of_the_method_runs_nothing_more() => Check.Statements("""
        {|MMU4002:ptl.Lock()|};
        slot.Clear().Page.MarkDirty();
        if (flag)
            throw new InvalidOperationException();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_throw_expression_is_a_throw() => Check.Statements("""
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        try
        {
            var something = thing ?? throw new InvalidOperationException();
            mm.Flush();
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }
        """);

    [Fact]
    public Task A_lock_statement_is_no_page_table_lock_and_its_body_is_followed() => Check.Statements("""
        ptl.Lock();
        lock ({|MMU4005:thing|})
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                mm.Flush();
        }

        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Nested_guards_are_released_in_reverse() => Check.Statements("""
        {|MMU1003:using|} var outer = ptl.Hold();
        using (var inner = {|MMU4003:ptl2.Hold()|})
        {
            slot.Clear().Page.MarkDirty();
        }
        """);

    [Fact]
    public Task A_gather_disposed_after_the_guard_flushes_too_late() => Check.Statements("""
        using var batch = Gather.Begin(mm);
        {|MMU1003:using|} var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();
        """);

    [Fact]
    public Task A_gather_disposed_before_the_guard_flushes_in_time() => Check.Statements("""
        using var held = ptl.Hold();
        using var batch = Gather.Begin(mm);
        slot.Clear().Page.MarkDirty();
        """);

    [Fact]
    public Task What_never_returns_ends_the_path() => Check.Source("""
        using System.Diagnostics.CodeAnalysis;
        using Kernel;

        internal static class Code
        {
            [DoesNotReturn]
            private static void Panic() => throw new System.Exception();

            private static void Require([DoesNotReturnIf(false)] bool condition) { if (!condition) throw new System.Exception(); }

            internal static void M(Slot slot, Spin ptl, Mm mm, bool flag)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                if (flag)
                    Panic();
                else
                    mm.Flush();
                ptl.Unlock();
            }

            internal static void N(Slot slot, Spin ptl, Mm mm, bool flag)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                if (flag)
                    mm.Flush();
                Require(flag);
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task What_a_nested_function_throws_its_caller_catches_not_the_code_around_its_body() => Check.Statements("""
        try
        {
            Action throws = () =>
            {
                Nothing();
                throw new InvalidOperationException();
            };
            Fail();
            void Fail()
            {
                Nothing();
                throw new InvalidOperationException();
            }
        }
        catch (InvalidOperationException)
        {
            Nothing();
        }

        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        """);
}

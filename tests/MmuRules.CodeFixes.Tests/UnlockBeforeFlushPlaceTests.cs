using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The flush comes before the release, wherever that stands.</summary>
public sealed class UnlockBeforeFlushPlaceTests
{
    [Fact]
    public Task An_unlock_under_a_condition_on_one_line_gets_a_block() => Fix.Statements("""
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (flag) {|MMU1003:ptl.Unlock()|}; // early
        mm.Flush();
        if (!flag) ptl.Unlock();
        """, """
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (flag)
        {
            mm.Flush();
            ptl.Unlock(); // early
        }

        mm.Flush();
        if (!flag) ptl.Unlock();
        """);

    [Fact]
    public Task A_label_stays_in_front_of_the_flush() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (!old.Dirty)
            goto done;
        old.Page.MarkDirty();
        done:
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        if (!old.Dirty)
            goto done;
        old.Page.MarkDirty();
        done:
        mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task An_unlock_in_a_finally_block_is_preceded_there() => Fix.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }

        mm.Flush();
        """, """
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
        }
        finally
        {
            mm.Flush();
            ptl.Unlock();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_switch_section_and_a_local_function_are_statement_lists_too() => Fix.Statements("""
        switch (numbers.Length)
        {
            case 1:
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                mm.Flush();
                break;
        }

        Local();

        void Local()
        {
            ptl.Lock();
            slot.Clear().Page.MarkDirty();
            {|MMU1003:ptl.Unlock()|};
            mm.Flush();
        }
        """, """
        switch (numbers.Length)
        {
            case 1:
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                mm.Flush();
                ptl.Unlock();
                mm.Flush();
                break;
        }

        Local();

        void Local()
        {
            ptl.Lock();
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            ptl.Unlock();
            mm.Flush();
        }
        """);

    [Fact]
    public Task Statements_of_the_top_level_can_be_fixed() => Fix.Source("""
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Nothing_is_offered_where_no_statement_can_be_added() => Fix.Source("""
        using System;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                Action unlock = () => ptl.Unlock();
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                Release(ptl);
                mm.Flush();
            }

            private static void Release(Spin ptl) => {|MMU1003:ptl.Unlock()|};
        }
        """, """
        using System;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                Action unlock = () => ptl.Unlock();
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                Release(ptl);
                mm.Flush();
            }

            private static void Release(Spin ptl) => {|MMU1003:ptl.Unlock()|};
        }
        """);
}

using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DirtyBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class DirtyBeforeFlushFixTests
{
    [Fact]
    public Task The_marking_moves_behind_the_flush_with_its_condition() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        ptl.Unlock();

        // The dirty bit must not be lost.
        if (old.Dirty)
        {
            // Not the accessed bit.
            {|MMU1001:old.Page.MarkDirty()|};
        } // marked

        mm.Flush(); // all CPUs
        Nothing();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        ptl.Unlock();

        mm.Flush(); // all CPUs
        // The dirty bit must not be lost.
        if (old.Dirty)
        {
            // Not the accessed bit.
            old.Page.MarkDirty();
        } // marked
        Nothing();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Mark 'old.Page' dirty after the flush", action.Title));

    [Fact]
    public Task The_marking_leaves_a_block_that_always_runs() => Fix.Statements("""
        var old = slot.Clear();
        {
            {|MMU1001:old.Page.MarkDirty()|};
            Nothing();
        }

        mm.Flush();
        """, """
        var old = slot.Clear();
        {
            Nothing();
        }

        mm.Flush();
        old.Page.MarkDirty();
        """);

    [Fact]
    public Task The_flush_comes_before_the_marking() => Fix.Statements("""
        var old = slot.Clear();
        if (old.Dirty) {|MMU1001:old.Page.MarkDirty()|};
        mm.Flush();
        """, """
        var old = slot.Clear();
        if (old.Dirty)
        {
            mm.Flush();
            old.Page.MarkDirty();
        }

        mm.Flush();
        """, test => test.CodeActionIndex = 1);

    [Fact]
    public Task A_marking_on_one_branch_of_several_is_not_moved() => Fix.Statements("""
        var old = slot.Clear();
        if (old.Dirty)
        {
            {|MMU1001:old.Page.MarkDirty()|};
        }
        else
        {
            Nothing();
        }
        mm.Flush();
        """, """
        var old = slot.Clear();
        if (old.Dirty)
        {
            mm.Flush();
            old.Page.MarkDirty();
        }
        else
        {
            Nothing();
        }
        mm.Flush();
        """);

    [Fact]
    public Task A_marking_is_not_moved_over_a_write_of_what_it_reads() => Fix.IsNotOffered("""
        var old = slot.Clear();
        var mapped = old.Page;
        {|MMU1001:mapped.MarkDirty()|};
        mapped = page;
        mm.Flush();
        """, "MMU1001.Move");

    [Fact]
    public Task A_marking_is_not_moved_over_a_jump() => Fix.IsNotOffered("""
        var old = slot.Clear();
        {|MMU1001:old.Page.MarkDirty()|};
        if (flag)
            return;
        mm.Flush();
        """, "MMU1001.Move");

    [Fact]
    public Task A_marking_in_the_statement_that_clears_cannot_be_kept_apart() => Fix.IsNotOffered("""
        {|MMU1001:slot.Clear().Page.MarkDirty()|};
        mm.Flush();
        """);

    [Fact]
    public Task Line_endings_and_tabs_stay_as_they_are() => Fix.Source(Windows("""
        using Kernel;

        internal static class Code
        {
        	internal static void M(Mm mm, Slot slot)
        	{
        		var old = slot.Clear();
        		if (old.Dirty)
        			{|MMU1001:old.Page.MarkDirty()|};
        	}
        }
        """), Windows("""
        using Kernel;

        internal static class Code
        {
        	internal static void M(Mm mm, Slot slot)
        	{
        		var old = slot.Clear();
        		if (old.Dirty)
        		{
        			mm.Flush();
        			old.Page.MarkDirty();
        		}
        	}
        }
        """));

    private static string Windows(string source) => source.ReplaceLineEndings("\r\n");
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class EarlyDirtyTests
{
    [Fact]
    public Task A_dirty_bit_that_is_asked_before_the_entry_is_taken_is_flagged() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var dirty = {|#0:seen.Dirty|};
        var old = slot.Clear();
        mm.Flush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, Check.Diagnostic("MMU2003").WithLocation(0).WithArguments("seen.Dirty"));

    /// <summary>d52605d7cb30 and what followed it.</summary>
    [Fact]
    public Task The_huge_page_that_is_split_by_its_early_dirty_bit_is_flagged() => Check.Statements("""
        pmdLock.Lock();
        var dirty = {|MMU2003:slot.Read().Dirty|};
        var old = slot.ClearAndFlush();
        var head = old.Page;
        if (dirty) head.MarkDirty();
        head.RemoveRmap();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task The_old_value_is_what_tells() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """);

    /// <summary>mremap before November 2016. Since 2018 it flushes whatever the bit says, and that mends both.</summary>
    [Fact]
    public Task A_flush_that_hangs_on_the_early_dirty_bit_of_a_moved_entry_is_the_bug_of_the_unlock() => Check.Statements("""
        var force = false;
        ptl.Lock();
        var seen = slot.Read();
        if (seen.Present && seen.Dirty)
            force = true;
        var old = slot.Clear();
        slot2.Set(old.WithSoftDirty());
        if (force) mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_is_moved_and_flushed_under_the_lock_has_kept_its_bit() => Check.Statements("""
        ptl.Lock();
        var wasDirty = slot.Read().Dirty;
        if (wasDirty) Nothing();
        var old = slot.Clear();
        slot2.Set(old.WithSoftDirty());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Who_asks_again_has_asked() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().Dirty) Nothing();
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_page_that_is_marked_in_any_case_need_not_be_asked_for() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().Dirty) Nothing();
        slot.Clear();
        page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """);

    /// <summary>page_mkclean: the early bit only says whether there is anything to do.</summary>
    [Fact]
    public Task An_entry_that_is_put_back_has_lost_nothing_by_an_early_look() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present && (entry.Dirty || entry.Writable))
        {
            entry = slot.ClearAndFlush();
            slot.Set(entry.ReadOnly());
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task The_old_value_that_is_given_away_is_somebody_elses_to_ask() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static Entry M(Slot slot, Mm mm)
            {
                if (!slot.Read().Dirty)
                    System.Console.WriteLine("clean");
                var old = slot.Clear();
                mm.Flush();
                return old;
            }
        }
        """);

    [Fact]
    public Task The_page_of_anonymous_memory_is_not_marked() => Check.Statements("""
        var seen = slot.Read();
        if (!seen.Page.Anonymous) return;
        if (!seen.Dirty) Nothing();
        slot.Clear();
        mm.Flush();
        """);

    [Fact]
    public Task In_a_loop_each_entry_is_one_of_its_own() => Check.Statements("""
        ptl.Lock();
        foreach (var pte in slots)
        {
            var dirty = {|MMU2003:pte.Read().Dirty|};
            var mapped = pte.Clear().Page;
            if (dirty) mapped.MarkDirty();
        }

        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Where_faults_set_the_bits_it_is_a_warning() => Check.StatementsUnder("software_dirty", """
        ptl.Lock();
        var dirty = {|#0:slot.Read().Dirty|};
        var old = slot.Clear();
        mm.Flush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, Check.Diagnostic("MMU2003").WithLocation(0).WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithArguments("slot.Read().Dirty"));

    [Fact]
    public Task Who_asks_again_in_a_pattern_has_asked() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().Dirty) Nothing();
        var old = slot.Clear();
        if (old is { Dirty: true }) old.Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_snapshot_that_is_asked_in_a_pattern_is_asked_early() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var dirty = seen is { {|MMU2003:Dirty|}: true };
        var old = slot.Clear();
        mm.Flush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_old_value_that_is_exchanged_into_another_place_has_kept_its_bit() => Check.Statements("""
        ptl.Lock();
        if (!slot.Read().Dirty) Nothing();
        var old = slot.Clear();
        mm.Flush();
        slot2.Exchange(old);
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_snapshot_that_is_asked_behind_the_taking_is_no_less_early() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var old = slot.Clear();
        mm.Flush();
        if ({|MMU2003:seen.Dirty|}) page.MarkDirty();
        old.Page.Free();
        ptl.Unlock();
        """);

    [Fact]
    public Task Who_has_asked_the_old_value_may_ask_the_snapshot_too() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        if (seen.Dirty) Nothing();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Who_has_marked_the_page_may_ask_the_snapshot() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var old = slot.Clear();
        old.Page.MarkDirty();
        if (seen.Dirty) Nothing();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_snapshot_of_an_entry_that_was_moved_may_be_asked() => Check.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var old = slot.Clear();
        slot2.Set(old.WithSoftDirty());
        if (seen.Dirty) Nothing();
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task What_is_read_after_the_taking_is_not_early() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        mm.Flush();
        if (slot.Read().Dirty) Nothing();
        old.Page.Free();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("var entry = slot.Read(); if (entry.Dirty) entry.Page.MarkDirty(); var old = slot.Clear();")]
    [InlineData("var entry = slot.Read(); var old = slot.Clear(); if (entry.Dirty) entry.Page.MarkDirty();")]
    [InlineData("var entry = slot.Read(); var dirty = entry.Dirty; var old = slot.ClearAndFlush(); if (dirty) old.Page.MarkDirty();")]
    [InlineData("pmdLock.Lock(); pmdLock.Unlock(); var entry = slot.Read(); if (entry.Dirty) entry.Page.MarkDirty(); var old = slot.Clear();")]
    public Task A_snapshot_of_an_entry_that_was_protected_and_flushed_under_the_lock_is_not_early(string reading) => Check.Configured("mmurules.split_page_table_locks = true", Kernel.Method($$"""
        ptl.Lock();
        slot.WriteProtect();
        slot.Flush();
        {{reading}}
        slot.Flush();
        ptl.Unlock();
        """));

    [Theory]
    [InlineData("slot.WriteProtect(); var entry = slot.Read(); slot.Flush();")]
    [InlineData("slot.WriteProtect(); var entry = slot.Read();")]
    [InlineData("slot.WriteProtect(); ptl.Unlock(); slot.Flush(); ptl.Lock(); var entry = slot.Read();")]
    [InlineData("slot.WriteProtect(); slot.Flush(); var entry = slot.Read(); ptl.Unlock(); ptl.Lock();")]
    [InlineData("slot.WriteProtect(); slot.Flush(); slot.Exchange(Entry.Of(page).WithWrite()); mm.Flush(); var entry = slot.Read();")]
    [InlineData("slot2.WriteProtect(); slot2.Flush(); var entry = slot.Read();")]
    public Task One_of_an_entry_that_may_have_been_written_since_is(string reading) => Check.Statements($$"""
        ptl.Lock();
        {{reading}}
        if ({|MMU2003:entry.Dirty|})
            entry.Page.MarkDirty();
        var old = slot.Clear();
        slot.Flush();
        ptl.Unlock();
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class NonAtomicClearTests
{
    [Fact]
    public Task A_live_entry_that_is_emptied_by_a_plain_store_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = slot.Read();
        {|#0:slot.Wipe()|};
        if (old.Dirty) old.Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """, Check.Diagnostic("MMU2001").WithLocation(0).WithArguments("slot"));

    [Theory]
    [InlineData("Entry.Empty")]
    [InlineData("default")]
    [InlineData("default(Entry)")]
    public Task Storing_an_empty_entry_is_the_same(string empty) => Check.Statements($"""
        ptl.Lock();
        var old = slot.Read();
        if (old.Present)
            {"{|MMU2001:slot.Set(" + empty + ")|}"};
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_taken_by_an_exchange_may_be_emptied_again() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot.Wipe();
        slot.Set(Entry.Empty);
        if (old.Dirty) old.Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("!old.Present")]
    [InlineData("old.None")]
    [InlineData("old is { Present: false }")]
    public Task An_entry_that_no_CPU_uses_is_emptied_by_a_plain_store(string absent) => Check.Statements($$"""
        ptl.Lock();
        var old = slot.Read();
        if ({{absent}})
            slot.Set(Entry.Empty);
        ptl.Unlock();
        """);

    [Fact]
    public Task A_predicate_without_a_contract_may_say_that_no_CPU_uses_the_entry() => Check.Statements("""
        ptl.Lock();
        var old = slot.Read();
        if (old.Swapped)
            slot.Wipe();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task What_was_found_of_one_slot_says_nothing_of_another() => Check.Statements("""
        if (slot2.Read().None)
            {|MMU2001:slot.Wipe()|};
        mm.Flush();
        """);

    [Fact]
    public Task An_entry_that_is_stored_over_an_empty_one_is_live() => Check.Statements("""
        ptl.Lock();
        slot.Clear();
        mm.Flush();
        slot.Set(Entry.Of(page));
        {|MMU2001:slot.Wipe()|};
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_entries_of_a_detached_table_are_nobodys() => Check.Statements("""
        var table = slot.ClearAndFlush().Table;
        table[3].Wipe();
        """);

    [Fact]
    public Task Whoever_finds_the_slot_empty_in_a_callee_has_found_it_empty() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot)
            {
                if (IsGone(slot.Read()))
                    slot.Set(Entry.Empty);
            }

            private static bool IsGone(Entry entry) => !entry.Present;
        }
        """);

    [Fact]
    public Task Where_faults_set_the_bits_it_is_a_warning() => Check.StatementsUnder("software_dirty", """
        {|#0:slot.Wipe()|};
        mm.Flush();
        """, Check.Diagnostic("MMU2001").WithLocation(0).WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithArguments("slot"));
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class PlainUpdateTests
{
    [Fact]
    public Task A_live_entry_that_is_read_changed_and_stored_back_is_flagged() => Check.Statements("""
        ptl.Lock();
        var entry = {|#1:slot.Read()|};
        if (entry.Present)
            {|#0:slot.Set(entry.ReadOnly())|};
        mm.Flush();
        ptl.Unlock();
        """, Check.Diagnostic("MMU2002").WithLocation(0).WithLocation(1).WithArguments("slot", " after it was read at line 13"));

    [Fact]
    public Task So_is_one_that_is_stored_back_as_it_was_or_changed_by_a_method_without_a_contract() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        {|MMU2002:slot.Set(entry)|};
        var other = slot2.Read();
        {|MMU2002:slot2.Set(other.Young().WithWrite())|};
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_was_taken_before_is_nobodys() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
        {
            entry = slot.Clear();
            slot.Set(entry.ReadOnly());
        }

        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_atomic_operation_a_compare_exchange_loop_and_an_exchange_are_right() => Check.Statements("""
        slot.WriteProtect();
        mm.Flush();
        Entry entry;
        do entry = slot2.Read();
        while (!slot2.Replace(entry, entry.WithWrite()));
        """);

    [Fact]
    public Task The_entry_of_another_slot_is_no_update() => Check.Statements("""
        slot2.Set(slot.Read().ReadOnly());
        """);

    [Fact]
    public Task A_swap_or_migration_entry_is_changed_by_the_holder_of_the_lock_alone() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (!entry.Present)
            slot.Set(entry.WithSoftDirty());
        var other = slot2.Read();
        if (other.Swapped)
            slot2.Set(other.WithSoftDirty());
        ptl.Unlock();
        """);

    [Fact]
    public Task A_new_entry_for_the_page_is_no_update() => Check.Statements("""
        var entry = slot.Read();
        slot.Set(Entry.Of(entry.Page));
        """);

    [Fact]
    public Task The_snapshot_may_have_been_taken_in_a_caller() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot) => Protect(slot, slot.Read());

            private static void Protect(Slot slot, Entry entry) => {|MMU2002:slot.Set(entry.ReadOnly())|};
        }
        """);

    [Fact]
    public Task A_bit_of_a_live_entry_that_is_set_by_a_property_is_a_hidden_update() => Check.Statements("""
        if (bits.Valid)
            {|MMU2002:bits.Writable = false|};
        mm.Flush();
        """);

    [Fact]
    public Task Where_faults_set_the_bits_it_is_a_warning() => Check.StatementsUnder("software_dirty", """
        {|#0:slot.Set({|#1:slot.Read()|}.ReadOnly())|};
        """, Check.Diagnostic("MMU2002").WithLocation(0).WithLocation(1).WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithArguments("slot", " after it was read at line 12"));

    [Fact]
    public Task In_an_array_of_its_own_making_the_code_stores_as_it_likes() => Check.Statements("""
        var table = new Slot[4];
        table[0].Set(Entry.Empty);
        """);
}

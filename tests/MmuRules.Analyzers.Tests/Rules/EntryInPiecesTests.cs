namespace MmuRules.Analyzers.Tests.Rules;

public sealed class EntryInPiecesTests
{
    [Fact]
    public Task A_part_that_is_stored_after_the_valid_bit_is_flagged() => Check.Statements("""
        {|#1:bits.Valid = true|};
        {|#0:bits.Frame = 3|};
        """, Check.Diagnostic("MMU2006").WithLocation(0).WithLocation(1).WithArguments("bits", "line 12"));

    [Fact]
    public Task The_valid_bit_comes_last() => Check.Statements("""
        bits.Frame = 3;
        bits.Writable = true;
        bits.Valid = true;
        """);

    [Fact]
    public Task An_entry_that_is_stored_twice_while_it_is_built_is_flagged() => Check.Statements("""
        ptl.Lock();
        var entry = Entry.Of(page);
        slot.Set(entry);
        {|MMU2006:slot.Set(entry.WithWrite())|};
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_built_first_is_stored_once() => Check.Statements("""
        ptl.Lock();
        var entry = Entry.Of(page);
        if (flag) entry = entry.WithWrite();
        slot.Set(entry);
        ptl.Unlock();
        """);

    [Fact]
    public Task The_same_entry_in_two_slots_is_two_entries() => Check.Statements("""
        var entry = Entry.Of(page);
        slot.Set(entry);
        slot2.Set(entry.ReadOnly());
        foreach (var pte in slots)
            pte.Set(entry);
        """);

    [Fact]
    public Task An_entry_that_was_taken_again_is_stored_anew() => Check.Statements("""
        ptl.Lock();
        var entry = Entry.Of(page);
        slot.Set(entry);
        if (slot.ClearAndFlush().Dirty) page.MarkDirty();
        slot.Set(entry.ReadOnly());
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_made_invalid_by_its_valid_bit_loses_what_the_hardware_sets() => Check.Statements("""
        if (bits.Valid)
            {|MMU2001:bits.Valid = false|};
        bits.Frame = 4;
        mm.Flush();
        """);
}

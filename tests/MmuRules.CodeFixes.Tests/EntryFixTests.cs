namespace MmuRules.CodeFixes.Tests;

public sealed class EntryFixTests
{
    [Fact]
    public Task An_entry_that_is_emptied_by_a_store_is_taken_where_it_is_read() => Fix<NonAtomicClearFix>.Statements("""
        ptl.Lock();
        // What was there.
        var old = slot.Read();
        {|MMU2001:slot.Wipe()|};
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, """
        ptl.Lock();
        // What was there.
        var old = slot.Clear();
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_write_protection_by_a_store_is_made_atomic() => Fix<PlainUpdateFix>.Statements("""
        ptl.Lock();
        {|MMU2002:slot.Set(slot.Read().ReadOnly())|}; // no more writes
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        slot.WriteProtect(); // no more writes
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_changed_otherwise_is_taken_first() => Fix<PlainUpdateFix>.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        {|MMU2002:slot.Set(entry.WithSoftDirty())|};
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = slot.Clear();
        slot.Set(entry.WithSoftDirty());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_dirty_bit_is_asked_of_the_old_value() => Fix<EarlyDirtyFix>.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var dirty = {|MMU2003:seen.Dirty|};
        var old = slot.ClearAndFlush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var seen = slot.Read();
        var old = slot.ClearAndFlush();
        var dirty = old.Dirty;
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_is_read_once_into_a_variable() => Fix<EntryReadTwiceFix>.Statements("""
        if (slot.Read().Present)
            thing = {|MMU2005:slot.Read()|}.Page;
        """, """
        var entry = slot.Read();
        if (entry.Present)
            thing = entry.Page;
        """);

    [Fact]
    public Task The_variable_that_is_there_is_used() => Fix<EntryReadTwiceFix>.Statements("""
        var found = slot.Read();
        if (found.Present)
            thing = {|MMU2005:slot.Read()|}.Page;
        """, """
        var found = slot.Read();
        if (found.Present)
            thing = found.Page;
        """);

    [Fact]
    public Task An_entry_is_stored_once() => Fix<EntryInPiecesFix>.Statements("""
        ptl.Lock();
        var entry = Entry.Of(page);
        slot.Set(entry);
        {|MMU2006:slot.Set(entry.WithWrite())|};
        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = Entry.Of(page);
        slot.Set(entry.WithWrite());
        ptl.Unlock();
        """);

    [Fact]
    public Task The_valid_bit_comes_last() => Fix<EntryInPiecesFix>.Statements("""
        bits.Valid = true;
        {|MMU2006:bits.Frame = 3|};
        Nothing();
        """, """
        bits.Frame = 3;
        bits.Valid = true;
        Nothing();
        """);

    [Fact]
    public Task The_write_permission_goes_with_the_mark() => Fix<WritableUffdWpFix>.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        {|MMU2008:slot.Set(old.WithUffdWp())|};
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        slot.Set(old.ReadOnly().WithUffdWp());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_is_exchanged_in_one_step() => Fix<TransientNoneFix>.Statements("""
        pmdLock.Lock();
        var old = slot.Clear();
        {|MMU2010:slot.Set(Entry.Of(page))|};
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """, """
        pmdLock.Lock();
        var old = slot.Exchange(Entry.Of(page));
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task What_depends_on_the_old_entry_is_not_exchanged_for_it() => Fix<TransientNoneFix>.IsNotOffered("""
        pmdLock.Lock();
        var old = slot.Clear();
        {|MMU2010:slot.Set(old.ReadOnly())|};
        mm.Flush();
        pmdLock.Unlock();
        """, "MMU2010.Exchange");

    [Fact]
    public Task Where_only_the_write_permission_goes_it_is_taken_in_place() => Fix<TransientNoneFix>.Statements("""
        pmdLock.Lock();
        var old = slot.Clear(); // nobody writes
        {|MMU2010:slot.Set(old.ReadOnly())|};
        mm.Flush();
        pmdLock.Unlock();
        """, """
        pmdLock.Lock();
        slot.WriteProtect(); // nobody writes
        mm.Flush();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task Where_the_old_entry_is_asked_for_more_it_is_not() => Fix<TransientNoneFix>.IsNotOffered("""
        pmdLock.Lock();
        var old = slot.Clear();
        {|MMU2010:slot.Set(old.ReadOnly())|};
        mm.Flush();
        thing = old.Page;
        pmdLock.Unlock();
        """);

    [Fact]
    public Task An_empty_entry_that_is_stored_becomes_an_exchange() => Fix<NonAtomicClearFix>.Statements("""
        ptl.Lock();
        if (flag)
            {|MMU2001:slot.Set(default)|};
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        if (flag)
            slot.Clear();
        mm.Flush();
        ptl.Unlock();
        """);
}

namespace MmuRules.Analyzers.Tests.Rules;

public sealed class TransientNoneTests
{
    [Fact]
    public Task A_directory_entry_that_is_emptied_and_filled_again_is_flagged() => Check.Statements("""
        pmdLock.Lock();
        var old = {|#1:slot.Clear()|};
        mm.Flush();
        {|#0:slot.Set(old.ReadOnly())|};
        pmdLock.Unlock();
        """, Check.Diagnostic("MMU2010").WithLocation(0).WithLocation(1).WithArguments("slot", "line 13"));

    [Fact]
    public Task An_exchange_is_never_empty() => Check.Statements("""
        pmdLock.Lock();
        slot.Exchange(Entry.Of(page));
        mm.Flush();
        pmdLock.Unlock();
        """);

    /// <summary>Below, who reads "none" takes the lock before he believes it.</summary>
    [Fact]
    public Task An_entry_of_a_lower_table_may_be_empty_for_a_while() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot.Set(old.ReadOnly());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task The_address_spaces_lock_for_writing_keeps_walkers_out() => Check.Statements("""
        mm.LockForWriting();
        pmdLock.Lock();
        var old = slot.Clear();
        mm.Flush();
        slot.Set(old.ReadOnly());
        pmdLock.Unlock();
        mm.UnlockForWriting();
        """);

    [Fact]
    public Task A_moved_entry_is_filled_elsewhere() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.Clear();
        slot2.Set(old);
        mm.Flush();
        pmdLock.Unlock();
        """);

    /// <summary>An entry that is invalidated in place is declared in the same words; it is not empty in between.</summary>
    [Fact]
    public Task An_entry_that_is_invalidated_and_stored_again_may_never_have_been_empty() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.ClearAndFlush();
        slot.Set(old.ReadOnly());
        pmdLock.Unlock();
        """);

    [Fact]
    public Task What_is_emptied_for_good_may_be_emptied_again() => Check.Statements("""
        pmdLock.Lock();
        var old = slot.Clear();
        slot.Set(Entry.Empty);
        mm.Flush();
        pmdLock.Unlock();
        """);
}

namespace MmuRules.CodeFixes.Tests;

/// <summary>A fix repairs an order and leaves everything else that the code does as it is.</summary>
public sealed class MeaningTests
{
    [Fact]
    public Task An_entry_that_is_put_back_on_a_condition_is_not_taken_without_it() => Fix<PlainUpdateFix>.IsNotOffered("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
            {|MMU2002:slot.Set(entry.ReadOnly())|};
        mm.Flush();
        ptl.Unlock();
        """, "MMU2002.Take");

    [Fact]
    public Task It_is_write_protected_on_that_condition() => Fix<PlainUpdateFix>.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
            {|MMU2002:slot.Set(entry.ReadOnly())|};
        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
            slot.WriteProtect();
        mm.Flush();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("if (!entry.Present) return;")]
    [InlineData("if (!entry.Present) throw new Exception();")]
    [InlineData("thing = slot.Read();")]
    public Task An_entry_that_may_not_be_put_back_is_not_taken(string between) => Fix<PlainUpdateFix>.IsNotOffered($$"""
        using var held = ptl.Hold();
        var entry = slot.Read();
        {{between}}
        {|MMU2002:slot.Set(entry.WithSoftDirty())|};
        mm.Flush();
        """, "MMU2002.Take");

    [Fact]
    public Task An_entry_that_is_emptied_on_a_condition_is_taken_on_it() => Fix<NonAtomicClearFix>.Statements("""
        ptl.Lock();
        if (slot.Read().Present)
        {
            {|MMU2001:slot.Set(default)|};
        }

        mm.Flush();
        ptl.Unlock();
        """, """
        ptl.Lock();
        if (slot.Read().Present)
        {
            slot.Clear();
        }

        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_emptied_behind_a_return_is_taken_there() => Fix<NonAtomicClearFix>.Statements("""
        ptl.Lock();
        var old = slot.Read();
        if (!old.Present)
        {
            ptl.Unlock();
            return;
        }

        {|MMU2001:slot.Wipe()|};
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Read();
        if (!old.Present)
        {
            ptl.Unlock();
            return;
        }

        old = slot.Clear();
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task What_was_read_of_another_slot_is_not_what_this_one_had() => Fix<NonAtomicClearFix>.IsNotOffered("""
        ptl.Lock();
        var old = slot.Read();
        slot = slot2;
        {|MMU2001:slot.Set(default)|};
        mm.Flush();
        if (old.Present) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("if (flag) { ", " }")]
    [InlineData("if (flag) throw new Exception(); ", "")]
    [InlineData("thing = slot.Read(); ", "")]
    public Task An_entry_that_may_not_be_stored_again_is_stored_where_it_was(string before, string behind) => Fix<EntryInPiecesFix>.IsNotOffered($$"""
        using var held = ptl.Hold();
        var entry = Entry.Of(page);
        slot.Set(entry);
        {{before}}{|MMU2006:slot.Set(entry.WithWrite())|};{{behind}}
        """);

    [Fact]
    public Task What_is_valid_on_a_condition_stays_so() => Fix<EntryInPiecesFix>.IsNotOffered("""
        if (flag)
        {
            bits.Valid = true;
        }

        {|MMU2006:bits.Frame = 3|};
        """);

    [Fact]
    public Task What_is_valid_last_passes_the_conditions_of_the_other_parts() => Fix<EntryInPiecesFix>.Statements("""
        bits.Valid = true;
        if (flag)
        {
            {|MMU2006:bits.Frame = 3|};
        }
        """, """
        if (flag)
        {
            bits.Frame = 3;
        }
        bits.Valid = true;
        """);

    [Fact]
    public Task What_may_not_be_stored_is_not_exchanged_for() => Fix<TransientNoneFix>.IsNotOffered("""
        pmdLock.Lock();
        var old = slot.Clear();
        if (flag)
        {
            {|MMU2010:slot.Set(Entry.Of(page))|};
        }

        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task An_entry_that_is_changed_after_the_taking_is_not_exchanged_before() => Fix<TransientNoneFix>.IsNotOffered("""
        pmdLock.Lock();
        var entry = Entry.Of(page);
        var old = slot.Clear();
        if (old.Dirty)
            entry = entry.WithWrite();
        {|MMU2010:slot.Set(entry)|};
        mm.Flush();
        if (old.Dirty) old.Page.MarkDirty();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task What_may_not_be_put_back_is_not_write_protected() => Fix<TransientNoneFix>.IsNotOffered("""
        pmdLock.Lock();
        var old = slot.Clear();
        if (flag)
        {
            {|MMU2010:slot.Set(old.ReadOnly())|};
        }

        mm.Flush();
        pmdLock.Unlock();
        """);

    [Fact]
    public Task What_was_changed_since_it_was_read_is_not_only_write_protected() => Fix<PlainUpdateFix>.IsNotOffered("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
        {
            entry = entry.WithSoftDirty();
            {|MMU2002:slot.Set(entry.ReadOnly())|};
        }

        mm.Flush();
        ptl.Unlock();
        """, "MMU2002.Protect");

    [Fact]
    public Task Nor_is_what_a_method_has_changed() => Fix<PlainUpdateFix>.IsNotOffered("""
        ptl.Lock();
        var entry = slot.Read();
        if (entry.Present)
            {|MMU2002:slot.Set(entry.Young().ReadOnly())|};
        mm.Flush();
        ptl.Unlock();
        """, "MMU2002.Protect");

    [Fact]
    public Task What_was_changed_since_it_was_read_is_not_taken_again() => Fix<NonAtomicClearFix>.IsNotOffered("""
        ptl.Lock();
        var old = slot.Read();
        old = old.WithSoftDirty();
        if (old.Present)
        {
            {|MMU2001:slot.Wipe()|};
            mm.Flush();
            slot2.Set(old);
        }

        ptl.Unlock();
        """);

    [Theory]
    [InlineData("page.CopyTo(page);", "page")]
    [InlineData("Nothing();", "page")]
    [InlineData("", "GetPage()")]
    [InlineData("page.TryGet();", "page")]
    public Task What_is_done_before_the_new_entry_is_there_is_not_done_behind_it(string between, string mapped) => Fix<TransientNoneFix>.Source(
        Exchanging($"var old = slot.Clear();\nmm.Flush();\n{between}\n{{|MMU2010:slot.Set(Entry.Of({mapped}))|}};\nif (old.Dirty) old.Page.MarkDirty();"),
        Exchanging($"var old = slot.Clear();\nmm.Flush();\n{between}\nslot.Set(Entry.Of({mapped}));\nif (old.Dirty) old.Page.MarkDirty();".Replace("slot.Set", "{|MMU2010:slot.Set", StringComparison.Ordinal).Replace("));\nif (old", "))|};\nif (old", StringComparison.Ordinal)));

    [Fact]
    public Task Marks_may_be_set_behind_it() => Fix<TransientNoneFix>.Source(
        Exchanging("var old = slot.Clear();\nmm.Flush();\nif (old.Dirty) old.Page.MarkDirty();\n{|MMU2010:slot.Set(Entry.Of(page))|};"),
        Exchanging("var old = slot.Exchange(Entry.Of(page));\nmm.Flush();\nif (old.Dirty) old.Page.MarkDirty();"));

    private static string Exchanging(string statements) => $$"""
        using Kernel;

        internal static class Code
        {
            private static Page GetPage() => null!;
            private static void Nothing() { }

            internal static void M(Mm mm, Slot slot, DirectorySpin pmdLock, Page page)
            {
                pmdLock.Lock();
        {{statements}}
                pmdLock.Unlock();
            }
        }
        """;

    [Theory]
    [InlineData("Nothing();")]
    [InlineData("thing = slot2.Read();")]
    [InlineData("mm.TellStart(1); mm.TellEnd(1);")]
    [InlineData("mm.Flush();")]
    public Task An_entry_is_not_taken_before_those_who_have_to_find_it(string between) => Fix<PlainUpdateFix>.IsNotOffered($$"""
        using var held = ptl.Hold();
        var entry = slot.Read();
        {{between}}
        {|MMU2002:slot.Set(entry.WithSoftDirty())|};
        mm.Flush();
        """, "MMU2002.Take");

    [Fact]
    public Task It_is_taken_behind_them() => Fix<NonAtomicClearFix>.Statements("""
        ptl.Lock();
        var old = slot.Read();
        mm.TellStart(1);
        {|MMU2001:slot.Wipe()|};
        mm.Flush();
        mm.TellEnd(1);
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var old = slot.Read();
        mm.TellStart(1);
        old = slot.Clear();
        mm.Flush();
        mm.TellEnd(1);
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task Who_asks_of_another_reading_too_asks_it_where_it_was() => Fix<EarlyDirtyFix>.IsNotOffered("""
        ptl.Lock();
        bool dirty = {|MMU2003:slot.Read().Dirty|}, writable = slot.Read().Writable;
        var old = slot.ClearAndFlush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        thing = writable;
        """);

    [Fact]
    public Task Who_waits_for_the_entry_to_change_reads_it_again() => Fix<EntryReadTwiceFix>.IsNotOffered("""
        var entry = slot.Read();
        while (entry.Present)
        {
            var found = {|MMU2005:slot.Read()|}.Page;
            if (found.TryGet())
                break;
        }
        """);

    [Fact]
    public Task The_dirty_bit_is_asked_of_the_same_slot_s_old_value() => Fix<EarlyDirtyFix>.Statements("""
        ptl.Lock();
        var seen = slot.Read();
        var dirty = {|MMU2003:seen.Dirty|};
        var other = slot2.ClearAndFlush();
        if (other.Dirty) other.Page.MarkDirty();
        var old = slot.ClearAndFlush();
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """, """
        ptl.Lock();
        var seen = slot.Read();
        var other = slot2.ClearAndFlush();
        if (other.Dirty) other.Page.MarkDirty();
        var old = slot.ClearAndFlush();
        var dirty = old.Dirty;
        if (dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task What_decides_whether_to_read_comes_before_the_reading() => Fix<EntryReadTwiceFix>.IsNotOffered("""
        if (page.TryGet() && slot.Read().Present)
            thing = {|MMU2005:slot.Read()|}.Page;
        """);

    [Fact]
    public Task The_snapshot_gets_a_name_of_its_own() => Fix<EntryReadTwiceFix>.Statements("""
        if (!slot.Read().Present)
            return;
        foreach (var entry in numbers)
            Nothing();
        thing = {|MMU2005:slot.Read()|}.Page;
        """, """
        var snapshot = slot.Read();
        if (!snapshot.Present)
            return;
        foreach (var entry in numbers)
            Nothing();
        thing = snapshot.Page;
        """);

    [Fact]
    public Task What_is_marked_gets_its_parentheses() => Fix<WritableUffdWpFix>.Source(Marking("flag ? old : old", "{|MMU2008:", "|}"), Marking("(flag ? old : old).ReadOnly()", "", ""));

    private static string Marking(string entry, string before, string behind) => $$"""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            [Effect(MmuEffect.EntryWithUffdWp)]
            private static Entry Mark(Entry entry) => entry;

            internal static void M(Mm mm, Slot slot, Spin ptl, bool flag)
            {
                ptl.Lock();
                var old = slot.Clear();
                {{before}}slot.Set(Mark({{entry}})){{behind}};
                mm.Flush();
                ptl.Unlock();
            }
        }
        """;

    [Theory]
    [InlineData("if (flag) throw new InvalidOperationException();")]
    [InlineData("thing = thing ?? throw new InvalidOperationException();")]
    [InlineData("if (flag) { try { throw new InvalidOperationException(); } finally { Nothing(); } }")]
    public Task What_is_done_before_a_throw_is_not_left_out_by_it(string between) => Fix<FreeBeforeFlushFix>.IsNotOffered($$"""
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        {{between}}
        mm.Flush();
        """, "MMU1002.Move");

    [Theory]
    [InlineData("if (flag) throw new InvalidOperationException();")]
    [InlineData("thing = thing ?? throw new InvalidOperationException();")]
    public Task Nor_is_what_comes_behind_a_throw_done_before_it(string between) => Fix<DirtyPastUnlockFix>.IsNotOffered($$"""
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        slot.Flush();
        mapped.RemoveRmap();
        {|MMU1005:ptl.Unlock()|};
        {{between}}
        if (old.Dirty)
            mapped.MarkDirty();
        """);

    [Fact]
    public Task What_throws_in_a_function_of_its_own_is_no_way_out() => Fix<FreeBeforeFlushFix>.Statements("""
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        Action never = () => throw new InvalidOperationException();
        mm.Flush();
        thing = never;
        """, """
        var old = slot.Clear();
        Action never = () => throw new InvalidOperationException();
        mm.Flush();
        old.Page.Free();
        thing = never;
        """, test => test.CodeActionEquivalenceKey = "MMU1002.Move");
}

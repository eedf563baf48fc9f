namespace MmuRules.Analyzers.Tests.Rules;

public sealed class LostMarksTests
{
    [Fact]
    public Task A_migration_entry_without_the_marks_of_the_old_one_is_flagged() => Check.Statements("""
        ptl.Lock();
        var old = {|#1:slot.ClearAndFlush()|};
        if (old.Dirty) old.Page.MarkDirty();
        {|#0:slot.Set(Entry.Migrating(old.Frame).WithUffdWp())|};
        ptl.Unlock();
        """, Check.Diagnostic("MMU2007").WithLocation(0).WithLocation(1).WithArguments("slot", " at line 13", "soft-dirty"));

    [Fact]
    public Task So_is_one_that_carries_only_the_other_mark() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Page.Frame);
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        {|MMU2007:slot.Set(entry)|};
        ptl.Unlock();
        """);

    [Fact]
    public Task Marks_that_are_carried_over_are_not_lost() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        var entry = Entry.Migrating(old.Frame);
        if (old.SoftDirty) entry = entry.WithSoftDirty();
        if (old.UffdWp) entry = entry.WithUffdWp();
        slot.Set(entry);
        ptl.Unlock();
        """);

    [Fact]
    public Task A_mark_too_many_is_none_too_few() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        slot.Set(Entry.Migrating(old.Frame).WithSoftDirty().WithUffdWp());
        ptl.Unlock();
        """);

    [Fact]
    public Task The_entries_of_a_split_take_over_the_marks_of_the_huge_one() => Check.Statements("""
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU2007:slot2.Set(Entry.Of(old.Page).WithSoftDirty())|};
        """);

    [Fact]
    public Task A_page_that_was_found_to_be_the_mapped_one_is_the_same_page() => Check.Statements("""
        ptl.Lock();
        if (slot.Read().Page == page)
        {
            var old = slot.ClearAndFlush();
            if (old.Dirty) page.MarkDirty();
            {|MMU2007:slot.Set(Entry.Migrating(page.Frame).WithUffdWp())|};
        }

        ptl.Unlock();
        """);

    /// <summary>Copying on write: the new page's entry is dirty, and so soft-dirty; what the old one was does not matter.</summary>
    [Fact]
    public Task The_entry_of_another_page_has_marks_of_its_own() => Check.Statements("""
        ptl.Lock();
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        slot.Set(Entry.Of(new Page()).WithWrite());
        ptl.Unlock();
        """);

    [Fact]
    public Task The_old_entry_itself_has_its_marks() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot2.Set(old.ReadOnly());
        mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Whoever_is_given_the_old_entry_may_carry_its_marks() => Check.Statements("""
        var old = slot.ClearAndFlush();
        if (old.Dirty) old.Page.MarkDirty();
        thing = Tuple.Create(old);
        slot.Set(Entry.Migrating(old.Frame));
        """);

    [Fact]
    public Task An_interface_without_marks_has_none_to_lose() => Check.Source("""
        using MmuRules.Annotations;

        internal struct Pte
        {
            [Effect(MmuEffect.EntryDirty)] public bool Dirty => false;
            public int Frame => 0;
            [Effect(MmuEffect.MakesEntry)] public static Pte Migrating(int frame) => default;
        }

        internal sealed class Place
        {
            [Effect(MmuEffect.ClearsAndFlushesEntry)] public Pte Take() => default;
            [Effect(MmuEffect.WritesEntry)] public void Set(Pte entry) { }
        }

        internal static class Code
        {
            internal static void M(Place place) => place.Set(Pte.Migrating(place.Take().Frame));
        }
        """);
}

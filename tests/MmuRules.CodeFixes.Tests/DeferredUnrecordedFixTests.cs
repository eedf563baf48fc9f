using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.DeferredUnrecordedFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class DeferredUnrecordedFixTests
{
    [Fact]
    public Task An_entry_is_recorded_where_it_is_cleared() => Fix.Statements("""
        var old = slot.Clear(); // gone
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """, """
        var old = slot.Clear(); // gone
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task Each_entry_is_recorded_in_the_gather_that_frees_its_page() => Fix.Statements("""
        var old = slot.Clear();
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        var old2 = slot2.Clear();
        {|MMU3004:gather2.Defer(old2.Page)|};
        gather2.Flush();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        var old2 = slot2.Clear();
        gather2.Record(slot2);
        gather2.Defer(old2.Page);
        gather2.Flush();
        """);

    [Fact]
    public Task A_slot_that_has_no_name_gets_one() => Fix.Statements("""
        // Gone.
        var old = mm.Walk(1).Clear();
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """, """
        var place = mm.Walk(1);
        // Gone.
        var old = place.Clear();
        gather.Record(place);
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task What_is_found_in_the_midst_of_a_statement_cannot_be_recorded() => Fix.IsNotOffered("""
        var (seen, old) = (page.Copy(), mm.Walk(1).Clear());
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """);
}

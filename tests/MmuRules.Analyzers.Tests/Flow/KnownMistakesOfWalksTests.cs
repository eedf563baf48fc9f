namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the rules about tables and those who walk them are known to be wrong.</summary>
public sealed class KnownMistakesOfWalksTests
{
    [Fact]
    public Task False_negative_a_table_that_is_filled_anew_without_being_freed_is_not_seen_to_be_reused() => Check.Statements("""
        var table = slot.Read().Table;
        slot.ClearAndFlush();
        table[0].Set(Entry.Of(page));
        """);

    [Fact]
    public Task False_negative_a_table_from_a_list_is_taken_for_one_that_was_found_behind_the_clearing() => Check.Statements("""
        var unlinked = new Stack<Table>();
        unlinked.Push(slot.Read().Table);
        slot.ClearAndFlush();
        unlinked.Pop().Free();
        """);

    [Fact]
    public Task False_positive_a_predicate_without_a_contract_does_not_say_that_no_table_was_below() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Table spare)
            {
                if (slot.ClearAndFlush().Swapped)
                    {|MMU1008:spare.Free()|};
            }
        }
        """);
}

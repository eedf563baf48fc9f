namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Where the rules about the order of flush, dirty and free are known to be wrong.</summary>
public sealed class KnownMistakesOfOrderTests
{
    [Fact]
    public Task False_negative_content_that_is_read_without_a_contract_is_not_known_to_be_relied_on() => Check.Statements("""
        slot.WriteProtect();
        numbers[0] = page.MappedAt;
        mm.Flush();
        """);

    [Fact]
    public Task False_negative_another_method_that_takes_none_for_done_is_not_seen() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                ptl.Lock();
                var old = slot.Clear();
                ptl.Unlock();
                mm.Flush();
                old.Page.MarkDirtyLocked();
            }

            internal static void N(Mm mm, Slot slot, Spin ptl)
            {
                ptl.Lock();
                var isNone = slot.Read().None;
                ptl.Unlock();
                if (!isNone)
                    mm.Flush();
            }
        }
        """);

    [Fact]
    public Task False_negative_a_physical_address_that_was_shifted_is_not_known_as_one() => Check.Statements("""
        var old = slot.Clear();
        mm.FlushPage(old.Frame << 12);
        """);

    [Fact]
    public Task False_negative_a_flush_of_any_address_is_taken_to_hit() => Check.Statements("""
        slot.Clear();
        mm.FlushPage(0);
        """);

    [Fact]
    public Task False_negative_a_window_that_an_exception_leaves_open_is_not_seen() => Check.Statements("""
        var old = slot.Clear();
        if (old.Dirty)
            throw new InvalidOperationException();
        mm.Flush();
        """);

    [Fact]
    public Task False_negative_a_table_taken_out_of_the_tree_is_flushed_by_any_flush() => Check.Statements("""
        var table = slot.Clear().Below;
        mm.FlushPage(0);
        mm.WaitForWalkers();
        table.Free();
        """);
}

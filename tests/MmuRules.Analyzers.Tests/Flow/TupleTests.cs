namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Methods that return more than one thing.</summary>
public sealed class TupleTests
{
    private const string Take = """
        internal sealed partial class Code
        {
            private static (bool Changed, Entry Old) Take(Slot slot)
            {
                if (slot.Read().None)
                    return (false, default);
                return (true, slot.Clear());
            }
        }
        """;

    private const string TakeRecord = """
        internal sealed partial class Code
        {
            private sealed record Result(bool Changed, Entry Old);

            private static Result Take(Slot slot)
            {
                if (slot.Read().None)
                    return new Result(false, default);
                return new(true, slot.Clear());
            }
        }
        """;

    [Theory]
    [InlineData("var (changed, old) = Take(slot);", "changed", "old")]
    [InlineData("(var changed, var old) = Take(slot);", "changed", "old")]
    [InlineData("bool changed; Entry old; (changed, old) = Take(slot);", "changed", "old")]
    [InlineData("var taken = Take(slot);", "taken.Changed", "taken.Old")]
    [InlineData("var taken = Take(slot);", "taken.Item1", "taken.Item2")]
    [InlineData("(bool Yes, Entry Was) taken = Take(slot);", "taken.Yes", "taken.Was")]
    [InlineData("var taken = Take(slot);", "taken.Changed", "taken.Old", TakeRecord)]
    public async Task What_was_put_in_is_taken_out(string take, string changed, string old, string helper = Take)
    {
        await Check.Source(Kernel.Method($$"""
            ptl.Lock();
            {{take}}
            if ({{changed}})
            {
                {{old}}.Page.MarkDirty();
                mm.Flush();
            }

            ptl.Unlock();
            """) + helper);
        await Check.Source(Kernel.Method($$"""
            ptl.Lock();
            {{take}}
            if (!{{changed}})
            {
                ptl.Unlock();
                return;
            }

            {{old}}.Page.MarkDirty();
            {|MMU1003:ptl.Unlock()|};
            mm.Flush();
            """) + helper);
    }

    [Fact]
    public Task Two_tuples_are_two() => Check.Source(Kernel.Method("""
        ptl.Lock();
        var first = Take(slot);
        var second = Take(slot2);
        if (first.Changed || second.Changed)
            mm.Flush();
        ptl.Unlock();
        """) + Take);

    [Fact]
    public Task What_is_written_into_a_tuple_later_is_not_known() => Check.Source(Kernel.Method("""
        ptl.Lock();
        var taken = Take(slot);
        taken.Old.Page.MarkDirty();
        var copy = taken;
        copy.Changed = flag;
        if (copy.Changed)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """) + Take);

    [Fact]
    public Task A_page_and_its_dirtiness_come_back_together() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void Mark(Slot slot, Spin ptl)
            {
                var (page, dirty) = Unmap(slot, ptl);
                if (dirty)
                    page.MarkDirty();
            }

            private static (Page, bool) Unmap(Slot slot, Spin ptl)
            {
                ptl.Lock();
                var old = slot.ClearAndFlush();
                var page = old.Page;
                page.RemoveRmap();
                {|MMU1005:ptl.Unlock()|};
                return (page, old.Dirty);
            }
        }
        """);
}

using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.TableFreedUnderWalkersFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class TableFreedUnderWalkersFixTests
{
    [Fact]
    public Task The_walkers_are_waited_for() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var pmd = slot.ClearAndFlush();
                {|MMU1008:pmd.Table.Free()|};
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var pmd = slot.ClearAndFlush();
                mm.WaitForWalkers();
                pmd.Table.Free();
            }
        }
        """);

    [Fact]
    public Task Or_the_table_is_left_to_a_gather() => Fix.Statements("""
        var pmd = slot.ClearAndFlush();
        {|MMU1008:pmd.Table.Free()|};
        """, """
        var pmd = slot.ClearAndFlush();
        gather.DeferTable(pmd.Table);
        """);
}

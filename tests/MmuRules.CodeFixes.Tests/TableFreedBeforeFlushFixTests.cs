using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.TableFreedBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class TableFreedBeforeFlushFixTests
{
    [Fact]
    public Task The_table_is_left_to_the_gather() => Fix.Statements("""
        var pmd = slot.Clear();
        {|MMU1007:pmd.Table.Free()|};
        gather.Flush();
        """, """
        var pmd = slot.Clear();
        gather.DeferTable(pmd.Table);
        gather.Flush();
        """, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Leave the freeing of 'pmd.Table' to 'gather'", action.Title));

    [Fact]
    public Task Without_a_gather_it_is_flushed_and_waited() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var pmd = slot.Clear();
                {|MMU1007:pmd.Table.Free()|};
                mm.Flush();
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                var pmd = slot.Clear();
                mm.Flush();
                mm.WaitForWalkers();
                pmd.Table.Free();
                mm.Flush();
            }
        }
        """);
}

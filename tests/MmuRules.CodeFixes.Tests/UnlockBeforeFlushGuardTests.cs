using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The flush comes before the end of a guard's scope, on every way out of it.</summary>
public sealed class UnlockBeforeFlushGuardTests
{
    [Fact]
    public Task A_using_declaration_releases_at_the_end_of_its_scope() => Fix.Statements("""
        {
            {|MMU1003:using|} var held = ptl.Hold();
            slot.Clear().Page.MarkDirty();
            // That was it.
        }

        mm.Flush();
        """, """
        {
            using var held = ptl.Hold();
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            // That was it.
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_using_statement_without_braces_gets_them() => Fix.Statements("""
        {|MMU1003:using|} (ptl.HoldRef())
            slot.Clear().Page.MarkDirty();
        mm.Flush();
        """, """
        using (ptl.HoldRef())
        {
            slot.Clear().Page.MarkDirty();
            mm.Flush();
        }

        mm.Flush();
        """);

    [Fact]
    public Task Every_way_out_of_a_guarded_scope_flushes() => Fix.Statements("""
        {|MMU1003:using|} (ptl.Hold())
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                return;
            slot2.Clear().Page.MarkDirty();
        }

        mm.Flush();
        """, """
        using (ptl.Hold())
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
            {
                mm.Flush();
                return;
            }

            slot2.Clear().Page.MarkDirty();
            mm.Flush();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_using_declaration_of_the_top_level_ends_with_the_program() => Fix.Source("""
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        {|MMU1003:using|} var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();

        internal static class Code;
        """, """
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        using var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();
        mm.Flush();

        internal static class Code;
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
}

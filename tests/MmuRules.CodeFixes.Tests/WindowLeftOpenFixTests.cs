using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.WindowLeftOpenFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class WindowLeftOpenFixTests
{
    [Fact]
    public Task The_flush_comes_behind_the_change() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void {|MMU1012:M|}(Slot slot)
            {
                slot.WriteProtect();
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot)
            {
                slot.WriteProtect();
                slot.Flush();
            }
        }
        """);

    [Fact]
    public Task Or_the_method_declares_that_its_caller_flushes() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            /// <summary>Takes the write permission away.</summary>
            internal static void {|MMU1012:M|}(Slot slot) => slot.WriteProtect();
        }
        """, """
        using Kernel;

        internal static class Code
        {
            /// <summary>Takes the write permission away.</summary>
            [MmuRules.Annotations.Effect(MmuRules.Annotations.MmuEffect.DefersFlush)]
            internal static void M(Slot slot) => slot.WriteProtect();
        }
        """);

    [Fact]
    public Task The_contract_uses_the_names_that_are_in_scope() => Fix.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static Entry {|MMU1012:M|}(Slot slot) => slot.Clear();
        }
        """, """
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            [Effect(MmuEffect.DefersFlush)]
            internal static Entry M(Slot slot) => slot.Clear();
        }
        """);
}

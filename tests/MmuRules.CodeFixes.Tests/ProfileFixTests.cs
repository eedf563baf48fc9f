using Freeing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.TableFreedBeforeFlushFix>;
using Protecting = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.NonAtomicClearFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>A repair is proved on the machines that the code is meant for.</summary>
public sealed class ProfileFixTests
{
    private const string Early = """
        slot.Clear();
        {|MMU1007:table.Free()|};
        slot.Flush();
        """;

    private const string Wiped = """
        ptl.Lock();
        var old = slot.Read();
        {|MMU2001:slot.Wipe()|};
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        """;

    private const string Taken = """
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        ptl.Unlock();
        """;

    [Fact]
    public Task Where_a_flush_waits_for_walkers_it_is_enough_for_a_table() => Freeing.SourceUnder("x86", Code(Early), Code("""
        slot.Clear();
        slot.Flush();
        table.Free();
        """), "MMU1007.Move");

    [Theory]
    [InlineData("arm64")]
    [InlineData("portable")]
    public Task Where_it_does_not_nothing_is_offered_that_does_not_wait(string profile) => Freeing.SourceUnder(profile, Code(Early), Code(Early));

    [Fact]
    public Task Where_taking_an_entry_flushes_it_no_flush_is_missing_then() => Protecting.SourceUnder("s390", Code(Wiped), Code(Taken));

    private static string Code(string statements) => $$"""
        using Kernel;

        internal static class Code
        {
            internal static void M(Slot slot, Spin ptl, Table table)
            {
        {{statements}}
            }
        }
        """;
}

namespace MmuRules.Analyzers.Tests.Options;

/// <summary>What a machine does not do cannot go wrong on it: docs/profiles.md has the reasons.</summary>
public sealed class ProfileTests
{
    // Each breaks one rule where it holds.
    private const string UnlockedBeforeTheFlush = """
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """;

    private const string UnmappedBeforeTheFlush = """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        {|MMU1004:mapped.RemoveRmap()|};
        mm.Flush();
        ptl.Unlock();
        """;

    private const string MarkedBehindTheUnlock = """
        ptl.Lock();
        var old = slot.Clear();
        ptl.Unlock();
        if (old.Dirty) {|MMU1001:old.Page.MarkDirty()|};
        mm.Flush();
        """;

    private const string FreedBeforeTheFlush = """
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """;

    public static TheoryData<string> WithManyCpus => ["x86", "arm64", "powerpc_hash", "software_dirty", "portable"];

    [Theory]
    [MemberData(nameof(WithManyCpus))]
    public async Task Where_several_CPUs_have_TLBs_of_their_own_every_order_matters(string profile)
    {
        await Check.StatementsUnder(profile, UnlockedBeforeTheFlush);
        await Check.StatementsUnder(profile, UnmappedBeforeTheFlush);
        await Check.StatementsUnder(profile, MarkedBehindTheUnlock);
        await Check.StatementsUnder(profile, FreedBeforeTheFlush);
    }

    [Fact]
    public Task N6_on_s390_a_cleared_entry_needs_no_flush() => Check.StatementsUnder("s390", """
        ptl.Lock();
        var old = slot.Clear();
        var mapped = old.Page;
        if (old.Dirty) mapped.MarkDirty();
        mapped.RemoveRmap();
        ptl.Unlock();
        mapped.Free();
        """);

    [Theory]
    [InlineData(UnlockedBeforeTheFlush)]
    [InlineData(UnmappedBeforeTheFlush)]
    [InlineData(MarkedBehindTheUnlock)]
    [InlineData(FreedBeforeTheFlush)]
    public Task On_s390_no_order_behind_an_atomic_clear_matters(string statements) => Check.StatementsUnder("s390", Unmarked(statements));

    [Theory]
    [InlineData("page.MarkDirty(); {|MMU1003:ptl.Unlock()|};")]
    [InlineData("{|MMU1004:page.RemoveRmap()|}; mm.Flush(); ptl.Unlock();")]
    [InlineData("{|MMU1002:page.Free()|}; mm.Flush(); ptl.Unlock();")]
    [InlineData("ptl.Unlock(); {|MMU1001:page.MarkDirty()|}; mm.Flush();")]
    public Task On_s390_a_plain_store_over_an_entry_tells_nobody(string rest) => Check.StatementsUnder("s390", $"""
        ptl.Lock();
        {"{|MMU2001:slot.Wipe()|}"};
        {rest}
        """);

    [Fact]
    public Task On_s390_a_write_protection_still_waits_for_its_flush() => Check.StatementsUnder("s390", """
        ptl.Lock();
        slot.WriteProtect();
        page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task On_s390_clearing_an_entry_ends_what_was_left_open_of_it() => Check.StatementsUnder("s390", """
        ptl.Lock();
        slot.WriteProtect();
        slot.Clear();
        page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task On_s390_clearing_one_entry_says_nothing_of_another() => Check.StatementsUnder("s390", """
        ptl.Lock();
        {|MMU2001:slot2.Wipe()|};
        slot.Clear();
        page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Theory]
    [InlineData(UnlockedBeforeTheFlush)]
    [InlineData(UnmappedBeforeTheFlush)]
    public Task With_one_CPU_nobody_cleans_the_page_between_the_unlock_and_the_flush(string statements) => Check.StatementsUnder("up", Unmarked(statements));

    [Theory]
    [InlineData(MarkedBehindTheUnlock)]
    [InlineData(FreedBeforeTheFlush)]
    public Task With_one_CPU_its_own_TLB_still_holds_the_old_entry(string statements) => Check.StatementsUnder("up", statements);

    [Fact]
    public Task What_another_file_does_is_taken_as_it_is_on_the_machines_of_the_caller() => Check.Files(
        [("/.editorconfig", "root = true\n[Test0.cs]\nmmurules.profile = s390\n")],
        [
            """
            using Kernel;

            internal static class ForS390
            {
                internal static void Zap(Mm mm, Slot slot) => Shared.Take(slot).Page.Free();
            }
            """,
            """
            using Kernel;

            internal static class Everywhere
            {
                internal static void Zap(Mm mm, Slot slot) => {|MMU1002:Shared.Take(slot).Page.Free()|};
            }
            """,
            """
            using Kernel;
            using MmuRules.Annotations;

            internal static class Shared
            {
                [Effect(MmuEffect.DefersFlush)]
                internal static Entry Take(Slot slot) => slot.Clear();
            }
            """,
        ]);

    private static string Unmarked(string statements) => statements.Replace("|}", "", StringComparison.Ordinal).Replace("{|MMU1001:", "", StringComparison.Ordinal)
        .Replace("{|MMU1002:", "", StringComparison.Ordinal).Replace("{|MMU1003:", "", StringComparison.Ordinal).Replace("{|MMU1004:", "", StringComparison.Ordinal);
}

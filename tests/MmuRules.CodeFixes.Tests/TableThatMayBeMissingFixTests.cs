using Rechecking = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.LocklessReadFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>Who maps and locks a table leaves if there is none.</summary>
public sealed class TableThatMayBeMissingFixTests
{
    [Fact]
    public Task Who_gets_no_table_leaves_as_the_method_does() => Rechecking.Source(LocklessReadFixTests.Walk("""
        using (var table = space.MapAndLock(1))
        {
            var entry = {|MMU4006:table[1]|}.Read();
            return entry.Present ? entry.Page : null;
        }
        """), LocklessReadFixTests.Walk("""
        using (var table = space.MapAndLock(1))
        {
            if (table is null)
                return null;
            var entry = table[1].Read();
            return entry.Present ? entry.Page : null;
        }
        """), test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Leave if there is no table", action.Title);
            verify.Equal("MMU4006.Null", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_guard_without_a_block_is_tested_behind_its_declaration() => Rechecking.Source(LocklessReadFixTests.Walk("""
        using var table = space.MapAndLock(1); // if there is one
        return {|MMU4006:table[1]|}.Read().Page;
        """), LocklessReadFixTests.Walk("""
        using var table = space.MapAndLock(1); // if there is one
        if (table is null)
            return null;
        return table[1].Read().Page;
        """));
}

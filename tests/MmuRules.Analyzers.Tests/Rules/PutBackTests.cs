namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>Entries that are taken, and stored again in the same slot: as <c>ptep_modify_prot_start()</c> and <c>ptep_modify_prot_commit()</c> do it.</summary>
public sealed class PutBackTests
{
    [Theory]
    [InlineData("old")]
    [InlineData("old.WithWrite()")]
    [InlineData("old.WithSoftDirty().WithWrite()")]
    [InlineData("old.WithoutUffdWp()")]
    public Task What_permits_no_less_leaves_no_translation_wrong(string entry) => Check.Statements($$"""
        ptl.Lock();
        var old = slot.Clear();
        slot.Set({{entry}});
        ptl.Unlock();
        """);

    [Theory]
    [InlineData("old.ReadOnly()")]
    [InlineData("old.ReadOnly().WithSoftDirty()")]
    [InlineData("old.Young()")]
    [InlineData("Entry.Of(page)")]
    public Task What_may_permit_less_has_to_be_flushed_for(string entry) => Check.Source($$"""
        using Kernel;

        internal static class Code
        {
            internal static void {|MMU1012:M|}(Slot slot, Spin ptl, Page page)
            {
                ptl.Lock();
                var old = slot.Clear();
                slot.Set({{entry}});
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task Another_slot_is_another_place() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        slot2.Set(old);
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task What_went_wrong_before_is_told_all_the_same() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        {|MMU1002:old.Page.Free()|};
        slot.Set(old);
        ptl.Unlock();
        """);
}

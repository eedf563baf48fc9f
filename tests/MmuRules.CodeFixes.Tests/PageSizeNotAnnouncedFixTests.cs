using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.PageSizeNotAnnouncedFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class PageSizeNotAnnouncedFixTests
{
    [Fact]
    public Task A_size_is_announced_before_the_entry_is_cleared() => Fix.Source(Sizes("""
        slot.Clear();
        gather.Record(slot);
        huge.Clear();
        {|MMU3006:gather.RecordHuge(huge)|};
        gather.Flush();
        """), Sizes("""
        slot.Clear();
        gather.Record(slot);
        gather.ChangeSizeTo(EntrySize.Huge);
        huge.Clear();
        gather.RecordHuge(huge);
        gather.Flush();
        """), test => test.CodeActionEquivalenceKey = "MMU3006.Announce.Huge");

    private static string Sizes(string statements) => $$"""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Slot slot, HugeSlot huge)
            {
        {{statements}}
            }
        }
        """;
}

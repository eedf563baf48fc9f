namespace MmuRules.Analyzers.Tests.Rules;

public sealed class PageSizeNotAnnouncedTests
{
    [Fact]
    public Task A_huge_entry_behind_a_small_one_has_to_be_announced() => Check.Source(Method("""
        slot.Clear();
        {|#1:gather.Record(slot)|};
        huge.Clear();
        {|#0:gather.RecordHuge(huge)|};
        gather.Flush();
        """), Check.Diagnostic("MMU3006").WithLocation(0).WithLocation(1).WithArguments("gather", "line 8"));

    [Fact]
    public Task A_small_entry_behind_a_huge_one_too() => Check.Source(Method("""
        huge.Clear();
        gather.RecordHuge(huge);
        slot.Clear();
        {|MMU3006:gather.Record(slot)|};
        gather.Flush();
        """));

    [Fact]
    public Task A_flush_in_between_does_not_announce_it() => Check.Source(Method("""
        slot.Clear();
        gather.Record(slot);
        gather.Flush();
        huge.Clear();
        {|MMU3006:gather.RecordHuge(huge)|};
        gather.Flush();
        """));

    [Fact]
    public Task What_is_announced_is_right() => Check.Source(Method("""
        slot.Clear();
        gather.Record(slot);
        gather.ChangeSize(1);
        huge.Clear();
        gather.RecordHuge(huge);
        gather.Flush();
        """));

    [Fact]
    public Task Two_gathers_have_a_size_each() => Check.Source(Method("""
        slot.Clear();
        gather.Record(slot);
        huge.Clear();
        gather2.RecordHuge(huge);
        gather.Flush();
        gather2.Flush();
        """));

    [Fact]
    public Task A_range_is_of_no_level() => Check.Source(Method("""
        gather.RecordRange(0, 512);
        huge.Clear();
        gather.RecordHuge(huge);
        gather.RecordRange(0, 512);
        gather.Flush();
        """));

    [Fact]
    public Task A_gather_that_nobody_can_tell_of_sizes_knows_them_by_itself() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Plain
        {
            [Effect(MmuEffect.RecordsEntry)] internal void Record(Slot slot) { }
            [Effect(MmuEffect.RecordsEntry)] internal void Record(HugeSlot slot) { }
            [Effect(MmuEffect.FlushesTlb)] internal void Flush() { }
        }

        internal static class Code
        {
            internal static void M(Plain tlb, Slot slot, HugeSlot huge)
            {
                slot.Clear();
                tlb.Record(slot);
                huge.Clear();
                tlb.Record(huge);
                tlb.Flush();
            }
        }
        """);

    private static string Method(string statements) => $$"""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Gather gather2, Slot slot, HugeSlot huge)
            {
        {{statements}}
            }
        }
        """;
}

using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.ExplorerTests;

/// <summary>The split of a huge entry, beside a CPU that stores through it.</summary>
public class HugePageTests
{
    private static readonly CodeUnderTest SplitPage = new("split page", world =>
    {
        Page head = world.File.FindPage(0)!;
        head.Lock();
        SplitHugePage.Run(head);
        head.Unlock();
        head.Put();
    });

    /// <summary>d52605d7cb30 (2018): the entry was read, and stored as invalid; and where the exchange was atomic, the dirty bit had been collected before it.</summary>
    [Theory]
    [InlineData(SplitForm.Modern, null)]
    [InlineData(SplitForm.NotAtomic, Property.LostWrite)]
    [InlineData(SplitForm.FlagsTakenEarly, Property.LostWrite)]
    public void A_split_takes_the_dirty_bit_from_what_the_exchange_returns_or_a_store_is_lost(SplitForm form, Property? violated) =>
        Assert.Equal(violated, Explorer.Check(Scenarios.HugePage, HardwareModel.X86, world => SplitHugePmd.Run(world.Vma, world.Start, form: form)).Violated);

    [Fact]
    public void The_split_of_the_page_itself_loses_nothing() => Explorer.Check(Scenarios.HugePage, HardwareModel.X86, [SplitPage]).AssertProved();

    [Theory]
    [InlineData("marking dropped", Property.LostWrite)]
    [InlineData("page lock not taken", Property.Counts)]
    public void Mistakes_in_the_split_of_the_page_are_found_out(string mistake, Property violated) =>
        Explorer.Check(Scenarios.HugePage, HardwareModel.X86, [Mistake.All.Single(one => one.Name == mistake).In(SplitPage, () => { })]).AssertViolated(violated);

    /// <summary>A translation that was filled from the huge entry leads where the small one leads: that both sizes at once can confuse an MMU is not in the machine.</summary>
    [Fact]
    public void That_the_split_of_an_entry_does_not_flush_is_not_found_out()
    {
        var split = new CodeUnderTest("split", world => SplitHugePmd.Run(world.Vma, world.Start));

        Explorer.Check(Scenarios.HugePage, HardwareModel.X86, [Mistake.All.Single(one => one.Name == "flush dropped").In(split, () => { })]).AssertProved();
    }

    /// <summary>ced108037c2a, 58ceeb6bec86, 5b7abeae3af8 (2017): of anonymous memory, as only there somebody looks at the entry without its lock.</summary>
    [Theory]
    [InlineData(SplitForm.Modern, null)]
    [InlineData(SplitForm.ThroughNone, Property.StaleAccess)]
    public void A_split_through_an_empty_entry_is_passed_over_by_who_discards_the_memory(SplitForm form, Property? violated) => Assert.Equal(
        violated,
        Explorer.Check(
            Scenarios.Collapse.Without("writers"),
            HardwareModel.X86,
            [
                new CodeUnderTest("split", world =>
                {
                    CollapseHugePmd.Run(world.Mm, world.Start);
                    SplitHugePmd.Run(world.Vma, world.Start, form: form);
                }),
                new CodeUnderTest("discard", world => MadviseDontNeed.Run(world.Mm, world.Start, world.End)),
            ]).Violated);
}

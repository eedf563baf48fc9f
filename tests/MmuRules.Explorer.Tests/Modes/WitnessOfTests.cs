using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;

namespace MmuRules.ExplorerTests.Modes;

public sealed class WitnessOfTests
{
    private static readonly Witness Found = Zaps.Check(Zaps.LostWrite(), Zaps.Split).Witness!;

    [Fact]
    public void The_split_flush_loses_a_store_in_the_order_that_was_found_in_2022()
    {
        string[] lanes = [.. Found.Lanes.Select(lane => lane.Name)];
        var marked = Found.Steps
            .Where(step => step.Marks != StepMarks.None)
            .Select(step => ($"{lanes[step.Lane].Split(' ')[0]}", step.Marks));

        Assert.Equal(
            [
                ("split", StepMarks.WindowOpened),
                ("cleaner", StepMarks.Cleaned),
                ("cpu", StepMarks.StaleStore),
                ("split", StepMarks.Flushed),
                ("reclaim", StepMarks.Lost),
            ],
            marked);
    }

    [Fact]
    public void Each_step_of_the_code_under_test_has_its_line()
    {
        // The path in the symbols is that of whoever built it.
        string[] source = File.ReadAllLines(Repository.PathOf("samples", "ZapPteRange", "Forms", "03_SplitFlush.cs"));
        string LineOf(string text) => source[Found.Steps.First(step => step.Text.StartsWith(text, StringComparison.Ordinal)).Site!.Line - 1];

        Assert.Contains("ptl.Lock()", LineOf("locks the page table"), StringComparison.Ordinal);
        Assert.Contains("GetAndClear()", LineOf("clears the entry"), StringComparison.Ordinal);
        Assert.Contains("RemoveRmap()", LineOf("removes page 0 from the reverse map"), StringComparison.Ordinal);
        Assert.Contains("ptl.Unlock()", LineOf("unlocks the page table"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_no_more_switches_than_it_needs() =>
        Assert.Equal(4, Found.Steps.Zip(Found.Steps.Skip(1)).Count(pair => pair.First.Lane != pair.Second.Lane));

    [Fact]
    public void A_failed_proof_shows_the_lanes_and_the_schedule()
    {
        string message = Assert.Throws<VerdictException>(Zaps.Check(Zaps.LostWrite(), Zaps.Split).AssertProved).Message;

        Assert.Contains("cleaner", message, StringComparison.Ordinal);
        Assert.Contains("LOST", message, StringComparison.Ordinal);
        Assert.Contains(Found.Schedule, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_of_another_property_than_the_wanted_one_fails_too() =>
        Assert.Throws<VerdictException>(() => Zaps.Check(Zaps.LostWrite(), Zaps.Split).AssertViolated(Property.FsyncDurability));
}

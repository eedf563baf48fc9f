using MmuRules.Exploration;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Modes;

public sealed class ShardTests
{
    [Fact]
    public void Parts_that_are_all_proved_prove_the_whole()
    {
        Verdict[] parts = Parts(Zaps.LostWrite(MkCleanForm.AlwaysLocked), 3);
        Verdict whole = Zaps.Check(Zaps.LostWrite(MkCleanForm.AlwaysLocked), Zaps.Split, new ExplorationOptions { Reductions = Reductions.All with { Merging = false } });

        Assert.Equal(Outcome.Proved, Verdict.Merge(parts).Outcome);
        Assert.All(parts, part => Assert.InRange(part.States, 1, whole.States - 1));
        Assert.True(parts.Sum(part => part.States) >= whole.States);
    }

    [Fact]
    public void One_part_that_violates_is_enough()
    {
        Verdict merged = Verdict.Merge([.. Parts(Zaps.LostWrite(), 4).Reverse()]);

        Assert.Equal((Outcome.Violated, Property.LostWrite), (merged.Outcome, merged.Violated));
        Assert.NotNull(merged.Witness);
    }

    [Fact]
    public void A_part_that_is_missing_or_twice_there_is_told()
    {
        Verdict[] parts = Parts(Zaps.LostWrite(), 3);

        Assert.Contains("missing: 1/3", Assert.Throws<MergeException>(() => Verdict.Merge([parts[0], parts[2]])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<MergeException>(() => Verdict.Merge([.. parts, parts[0]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_different_spaces_do_not_make_a_whole()
    {
        Verdict one = Parts(Zaps.LostWrite(), 2)[0];
        Verdict other = Parts(Zaps.LostWrite(stores: 1), 2)[1];

        Assert.Contains("different", Assert.Throws<MergeException>(() => Verdict.Merge([one, other])).Message, StringComparison.Ordinal);
        Assert.Contains("one division", Assert.Throws<MergeException>(() => Verdict.Merge([one, Parts(Zaps.LostWrite(), 3)[1]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_looks_at_contents_is_not_divided_by_what_each_part_learns_of_it()
    {
        Verdict part = Explorer.Check(
            Zaps.LostWrite(),
            MmuRules.Hardware.HardwareModel.X86,
            world =>
            {
                _ = world.Machine.Cpus[1].Load(world.Start);
                _ = world.Machine.Pages[0].IsDirty;
            },
            new ExplorationOptions { Shard = new Shard(0, 2), Properties = [Property.LostWrite], MemoryLimit = 8 << 20 });

        Assert.Equal(Outcome.Unknown, part.Outcome);
    }

    [Theory]
    [InlineData("3/3")]
    [InlineData("1")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    [InlineData("0/0")]
    public void What_names_no_part_is_refused(string text) => Assert.False(Shard.TryParse(text, out _));

    private static Verdict[] Parts(Scenario scenario, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Zaps.Check(scenario, Zaps.Split, new ExplorationOptions { Shard = new Shard(i, count) }))];
}

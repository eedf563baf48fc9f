using MmuRules.Exploration;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>What is left out because it makes no difference makes none.</summary>
public class ReductionTests
{
    private static readonly PackedOptions None = new() { CpuSymmetry = false, PageSymmetry = false };

    public static TheoryData<string, int, int> Worlds
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (ZapProgram form in ZapForms.All)
            {
                data.Add(form.Name, 3, 1);
                data.Add(form.Name, 2, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Each_keeps_the_verdict_and_the_length_of_the_witness_and_leaves_fewer_states(string name, int writers, int pages)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        foreach (MkCleanForm mkClean in Enum.GetValues<MkCleanForm>())
        {
            var world = new PackedWorld { Writers = writers, Pages = pages, MkClean = mkClean };
            PackedVerdict plain = PackedEngine.Explore(form, world, None);
            PackedVerdict cpus = PackedEngine.Explore(form, world, None with { CpuSymmetry = true });
            PackedVerdict pagesOnly = PackedEngine.Explore(form, world, None with { PageSymmetry = true });
            PackedVerdict both = PackedEngine.Explore(form, world);

            Assert.All([cpus, pagesOnly, both], verdict => Assert.Equal((plain.Outcome, plain.Violated, plain.Depth), (verdict.Outcome, verdict.Violated, verdict.Depth)));
            Assert.True(both.States <= cpus.States && cpus.States < plain.States, $"{both.States} {cpus.States} {plain.States}");
            Assert.True(pages == 1 ? pagesOnly.States == plain.States : pagesOnly.States <= plain.States);
        }
    }

    [Theory]
    [InlineData(2, 1, 425, 301)]
    [InlineData(3, 1, 1227, 476)]
    [InlineData(4, 1, 3869, 707)]
    [InlineData(2, 2, 18263, 10375)]
    [InlineData(3, 2, 119941, 28820)]
    public void The_counts_of_the_delayed_rmap_are_known(int writers, int pages, long plain, long reduced)
    {
        var world = new PackedWorld { Writers = writers, Pages = pages };

        Assert.Equal((plain, reduced), (PackedEngine.Explore(ZapForms.DelayedRmap, world, None).States, PackedEngine.Explore(ZapForms.DelayedRmap, world).States));
    }

    [Fact]
    public void Pages_are_told_apart_where_fsync_goes_through_them_in_an_order()
    {
        var world = new PackedWorld { Pages = 2, Cleaners = CleanerKinds.Fsync };

        Assert.Equal(
            PackedEngine.Explore(ZapForms.DelayedRmap, world, None with { CpuSymmetry = true }).States,
            PackedEngine.Explore(ZapForms.DelayedRmap, world).States);
    }
}

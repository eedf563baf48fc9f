using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>What does not depend on how the search is run, and what it does when it cannot go on.</summary>
public class SearchTests
{
    private static readonly PackedWorld Wide = new() { Writers = 2, Pages = 3 };

    [Theory]
    [InlineData("delayed rmap")]
    [InlineData("original")]
    public void Threads_change_nothing_but_the_time(string name)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        PackedVerdict one = PackedEngine.Explore(form, Wide, new PackedOptions { Threads = 1 });
        foreach (int threads in new[] { 2, 3, 8 })
        {
            PackedVerdict several = PackedEngine.Explore(form, Wide, new PackedOptions { Threads = threads });

            Assert.Equal(one.Steps, several.Steps);
            Assert.Equal(one with { Elapsed = default, Steps = [] }, several with { Elapsed = default, Steps = [] });
        }
    }

    [Fact]
    public void Too_little_memory_makes_the_outcome_unknown_at_the_same_level_whatever_the_threads()
    {
        PackedVerdict enough = PackedEngine.Explore(ZapForms.DelayedRmap, Wide);
        foreach (int threads in new[] { 1, 2, 5 })
        {
            PackedVerdict exact = PackedEngine.Explore(ZapForms.DelayedRmap, Wide, new PackedOptions { Threads = threads, MemoryLimit = enough.MemoryBytes });
            PackedVerdict less = PackedEngine.Explore(ZapForms.DelayedRmap, Wide, new PackedOptions { Threads = threads, MemoryLimit = enough.MemoryBytes / 2 });

            Assert.Equal(Outcome.Proved, exact.Outcome);
            Assert.Equal((Outcome.Unknown, (Property?)null), (less.Outcome, less.Violated));
            Assert.InRange(less.States, 1, enough.States - 1);
            Assert.Equal(
                PackedEngine.Explore(ZapForms.DelayedRmap, Wide, new PackedOptions { Threads = 1, MemoryLimit = enough.MemoryBytes / 2 }).States,
                less.States);
        }
    }

    [Fact]
    public void What_is_found_before_memory_runs_out_is_found()
    {
        PackedVerdict verdict = PackedEngine.Explore(ZapForms.Original, new PackedWorld { Writers = 1 }, new PackedOptions { MemoryLimit = 1 << 20 });

        Assert.Equal(Outcome.Violated, verdict.Outcome);
    }

    [Fact]
    public void A_property_that_is_not_asked_for_is_not_found()
    {
        PackedVerdict verdict = PackedEngine.Explore(ZapForms.Original, new PackedWorld(), new PackedOptions { Properties = [Property.StaleAccess] });

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    [Theory]
    [InlineData("[X D Q F] Z")]
    [InlineData("[X D Q F R]")]
    public void A_page_that_is_never_unmapped_or_put_is_a_count_that_is_wrong(string text) =>
        Assert.Equal(Property.Counts, PackedEngine.Explore(ZapProgram.Parse(text), new PackedWorld()).Violated);

    [Fact]
    public void An_exploration_can_be_ended()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => PackedEngine.Explore(ZapForms.DelayedRmap, Wide, cancellation: source.Token));
    }

    [Fact]
    public void A_world_that_is_too_large_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedEngine.Explore(ZapForms.Original, new PackedWorld { Writers = 5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedEngine.Explore(ZapForms.Original, new PackedWorld { Pages = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedEngine.Explore(ZapForms.Original, new PackedWorld { Stores = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedEngine.Explore(ZapForms.Original, new PackedWorld { Model = Hardware.HardwareModel.UniProcessor }));
        Assert.Throws<ArgumentException>(() => PackedEngine.Explore(ZapForms.Original, new PackedWorld { Model = Hardware.HardwareModel.PowerPcHash }));
    }
}

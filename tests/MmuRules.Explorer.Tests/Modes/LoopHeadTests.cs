using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.Modes;

public sealed class LoopHeadTests
{
    private static readonly Scenario Quiet = Scenarios.SharedFileOf(1, new MappingOptions());

    [Fact]
    public void A_loop_that_says_what_is_live_is_a_loop_in_the_states_too() => Spin(saysWhatIsLive: true, memory: 50 << 20).AssertProved();

    [Fact]
    public void A_loop_that_does_not_has_a_history_without_end()
    {
        Verdict verdict = Spin(saysWhatIsLive: false, memory: 200_000);

        Assert.Equal(Outcome.Unknown, verdict.Outcome);
        Assert.Contains("memory", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_an_exploration_it_does_nothing()
    {
        Explorer.LoopHead([1, 2, 3]);

        Spin(saysWhatIsLive: true, memory: 50 << 20).AssertProved();
    }

    /// <summary>A page is looked up by number and held by reference: in between reclaim may take it, and a fault bring it back, again and again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_look_up_of_the_library_that_tries_again_is_a_loop_in_the_states_by_itself(bool reads)
    {
        Scenario reclaimed = Scenarios.SharedFileOf(1, MappingOptions.Tmpfs).With(EnvironmentParts.Writers(1, loads: true), EnvironmentParts.Shrinker());

        Verdict verdict = Explorer.Check(reclaimed, HardwareModel.X86, world => (reads ? world.File.GetPage(0) : world.File.FindPage(0))?.Put());

        Assert.Equal((Outcome.Proved, "unbounded"), (verdict.Outcome, verdict.Bounds));
    }

    // One takes the lock for a while; another one tries until he gets it.
    private static Verdict Spin(bool saysWhatIsLive, long memory) => Explorer.Check(
        Quiet,
        HardwareModel.X86,
        [
            new CodeUnderTest("holder", world =>
            {
                using PageTableLock.Guard held = world.Table.Ptl.Hold();
                world.Table.Slot(world.Start).Read();
            }),
            new CodeUnderTest("spinner", world =>
            {
                do
                {
                    if (saysWhatIsLive)
                    {
                        Explorer.LoopHead([]);
                    }
                }
                while (!world.Table.Ptl.TryLock());
                world.Table.Ptl.Unlock();
            }),
        ],
        new ExplorationOptions { Threads = 1, MemoryLimit = memory });
}

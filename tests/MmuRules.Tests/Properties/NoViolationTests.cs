using MmuRules.Hardware;
using MmuRules.Tests.Properties.Scenarios;

namespace MmuRules.Tests.Properties;

/// <summary>Random operations of random CPUs, with others between their steps: correct algorithms meet no undefined behaviour, and no program sees what it should not see.</summary>
public sealed class NoViolationTests
{
    private const int Runs = 250;

    // The rarest of the planted mistakes needs two gathers at once and a load in the right moment.
    private const int Searches = 6000;

    public static TheoryData<HardwareModel> Models => Hardware.Models.Models.Right;

    [Theory]
    [MemberData(nameof(Models))]
    public void Random_operations_never_produce_a_violation(HardwareModel model) =>
        Property.Holds(Runs, Scenarios.Scenarios.On(model), scenario => Director.Play(scenario));

    [Fact]
    public void Without_interference_every_model_shows_programs_what_a_coherent_tlb_shows_them() =>
        Property.Holds(Runs, Scenarios.Scenarios.Undisturbed, scenario =>
        {
            Setup coherent = scenario.Setup with { Model = HardwareModel.CoherentTlb, SpeculativeFill = false };
            Stage expected = Director.Play(scenario.On(coherent));
            Stage actual = Director.Play(scenario);
            if (scenario.Setup.Options.CpuCount == coherent.Options.CpuCount)
            {
                Assert.Equal(expected.Ledger.Seen, actual.Ledger.Seen);
                Assert.Equal(expected.DiskContents, actual.DiskContents);
            }
        });

    [Fact]
    public void A_flush_behind_the_lock_is_found() => IsFound(WrongZappers.FlushesBehindTheLock);

    [Fact]
    public void A_flush_behind_the_removal_of_the_reverse_mapping_is_found() => IsFound(WrongZappers.FlushesBehindTheReverseMapping);

    [Fact]
    public void Dirtiness_left_behind_is_found() => IsFound(WrongZappers.ForgetsDirtiness);

    [Fact]
    public void A_page_freed_before_the_flush_is_found() => IsFound(WrongZappers.FreesBeforeTheFlush);

    [Fact]
    public void A_flush_that_passes_over_one_cpu_is_found() => IsFound(WrongZappers.SkipsOneCpu);

    [Fact]
    public void An_operation_that_returns_before_the_flush_that_another_one_owes_is_found() => IsFound(WrongZappers.ForgetsWhatOthersOwe);

    [Fact]
    public void On_a_coherent_tlb_no_flush_is_missed() => Assert.Null(
        Property.FindFailing(Runs, Scenarios.Scenarios.ZapsOn(HardwareModel.CoherentTlb), scenario => Director.Play(scenario, WrongZappers.FlushesBehindTheLock)));

    private static void IsFound(Zapper wrong) => Assert.NotNull(
        Property.FindFailing(Searches, Scenarios.Scenarios.ZapsOn(HardwareModel.X86), scenario => Director.Play(scenario, wrong)));
}

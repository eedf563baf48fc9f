using MmuRules.Exploration;
using MmuRules.ExplorerTests.Agreement;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>The same program in the same world, once packed and once on the machine, whose operations know nothing of packed states: the two engines say the same.</summary>
public class BothEnginesTests
{
    public static TheoryData<string, MkCleanForm> Forms
    {
        get
        {
            var data = new TheoryData<string, MkCleanForm>();
            foreach (ZapProgram form in ZapForms.All)
            {
                foreach (MkCleanForm mkClean in Enum.GetValues<MkCleanForm>())
                {
                    data.Add(form.Name, mkClean);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void They_say_the_same_of_the_forms_of_history(string name, MkCleanForm mkClean)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        var world = new PackedWorld { MkClean = mkClean, StartsStored = true };
        PackedWorld[] worlds =
        [
            world,
            world with { Cleaners = CleanerKinds.Fsync, Dropper = PageDropper.None },
            world with { Dropper = PageDropper.Invalidate },
            world with { File = FileKind.WithBuffers },
            world with { FlusherRespectsCounts = true },
        ];
        Assert.All(worlds, each => AssertSame(form, each));
    }

    [Theory]
    [InlineData(nameof(HardwareModel.S390))]
    [InlineData(nameof(HardwareModel.CoherentTlb))]
    [InlineData(nameof(HardwareModel.SoftwareDirty))]
    [InlineData(nameof(HardwareModel.BlindDirty))]
    [InlineData(nameof(HardwareModel.WriteBackDirty))]
    public void They_say_the_same_of_other_hardware(string model)
    {
        var world = new PackedWorld { Model = HardwareModel.All.Single(one => one.Name == model), StartsStored = true };
        foreach (ZapProgram form in ZapForms.All)
        {
            AssertSame(form, world);
            AssertSame(form, world with { File = FileKind.WithBuffers });
        }
    }

    [Fact]
    public void They_say_the_same_of_programs_that_nobody_would_write()
    {
        var random = new Random(20140424 + RandomPrograms.Runs);
        for (int i = 0; i < 40 * RandomPrograms.Runs; i++)
        {
            var world = new PackedWorld
            {
                StartsStored = true,
                Writers = i % 8 == 0 ? 1 : 2,
                Pages = i % 8 == 0 ? 2 : 1,
                MkClean = (MkCleanForm)random.Next(3),
                Dropper = (PageDropper)random.Next(1, 3),
                File = (FileKind)random.Next(2),
            };

            // Several properties may be violated; which one is first depends on what counts as a step.
            AssertSame(RandomPrograms.Program(random), world, ofProperty: false);
        }
    }

    private static void AssertSame(ZapProgram program, PackedWorld world, bool ofProperty = true)
    {
        PackedVerdict packed = PackedEngine.Explore(program, world);
        Verdict machine = Explorer.Check(ScenarioOf(world), world.Model, [ProgramOnMachine.Of(program)]);

        Assert.True(
            packed.Outcome == machine.Outcome && (packed.Violated == machine.Violated || !ofProperty),
            $"{program} {world}: packed {packed.Outcome} {packed.Violated}, machine {machine.Outcome} {machine.Violated} {machine.Explanation}");
    }

    private static Scenario ScenarioOf(PackedWorld world)
    {
        var file = new MappingOptions { MkClean = world.MkClean, UsesBuffers = world.File == FileKind.WithBuffers };
        Scenario scenario = Scenarios.SharedFileOf(world.Pages, file, world.Writers).With(Writers(world.Writers));
        scenario = world.Cleaners == CleanerKinds.Fsync ? scenario.With(Fsync()) : scenario.With(world.FlusherRespectsCounts ? Pageout() : Cleaner());
        return world.Dropper switch
        {
            PageDropper.Reclaim => scenario.With(Reclaim()),
            PageDropper.Invalidate => scenario.With(Invalidate()),
            _ => scenario,
        };
    }
}

using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.BadInput;

/// <summary>What the explorer gets wrong, by its name; ADR 0013.</summary>
public sealed class KnownMistakesTests
{
    /// <summary>The clearing makes areas without the mark, and goes through them: it should be explored.</summary>
    [Fact]
    public void Code_that_makes_an_area_and_then_looks_through_the_areas_is_taken_for_not_deterministic() =>
        Assert.Throws<NonDeterministicCodeException>(() => Explorer.Check(Scenarios.Anonymous, HardwareModel.X86, world => SoftDirty.Clear(world.Mm)));
}

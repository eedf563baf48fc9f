using MmuRules.Operations;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>Anonymous memory that is written to the swap device.</content>
public static partial class Scenarios
{
    /// <summary>One CPU loads from a page of anonymous memory and stores to it; the code under test takes the page to the swap device. Is what is loaded later what was stored last?</summary>
    public static Scenario Swap { get; } = AnonymousOf(1, cpus: 2).With(Writers(1, loads: true)) with
    {
        Name = nameof(Swap),
        Description = "A CPU loads from a page of anonymous memory and stores to it. The code under test takes the page to the swap device; what is loaded must be what was stored last.",
        Build = machine =>
        {
            machine.CreateSwap(1);
            return BuildAnonymous(machine, pages: 1, running: 1, isHuge: false, new UnmapBatch(machine));
        },
    };
}

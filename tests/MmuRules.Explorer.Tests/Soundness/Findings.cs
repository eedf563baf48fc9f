using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>All that an exploration to the end tells: which properties are violated somewhere, in how many states.</summary>
internal sealed record Findings(string Violated, long States, long Transitions)
{
    internal static Findings? Of(RandomProgram program, Reductions reductions, int threads = 1, long memory = 500_000)
    {
        Verdict verdict = Explorer.Check(
            program.Scenario,
            program.Model,
            program.Code,
            new ExplorationOptions { Reductions = reductions, Threads = threads, Properties = [], MemoryLimit = memory });
        return verdict.Outcome == Outcome.Unknown
            ? null
            : new Findings(string.Join(" ", verdict.CutShortBy), verdict.States, verdict.Transitions);
    }
}

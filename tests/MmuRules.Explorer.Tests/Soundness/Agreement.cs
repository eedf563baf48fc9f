using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>Holds explorations with reductions against one with as few as possible.</summary>
internal static class Agreement
{
    // What is explored with everything in it is left out if it is too large; what is left of it by a reduction is explored to its end.
    private const long Ample = 64 << 20;

    /// <summary>In what they differ; <see langword="null"/> if they agree, or if the program is too large.</summary>
    internal static string? FindDifference(RandomProgram program, Reductions plain, params ReadOnlySpan<Reductions> reduced)
    {
        if (Findings.Of(program, plain) is not { } all)
        {
            return null;
        }

        foreach (Reductions reductions in reduced)
        {
            // Sleep sets alone leave out moves and no state.
            bool keepsStates = reductions == plain with { SleepSets = true, Mistake = reductions.Mistake };
            // Of two CPUs that are alike at most two states are one.
            bool isSymmetric = reductions == plain with { CpuSymmetry = true, Mistake = reductions.Mistake };
            Findings some = Findings.Of(program, reductions, memory: Ample)!;
            if (all.Violated != some.Violated || (keepsStates ? all.States != some.States : all.States < some.States) || (keepsStates && all.Transitions < some.Transitions) || (isSymmetric && 2 * some.States < all.States))
            {
                return $"{program}\n{reductions}\nplain: {all}\nreduced: {some}";
            }
        }

        return null;
    }
}

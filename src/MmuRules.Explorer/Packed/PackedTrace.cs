namespace MmuRules.Exploration;

/// <summary>How a violation is reached: found backwards, level by level, and then walked once more from the beginning with every CPU and page under its own name.</summary>
internal static class PackedTrace
{
    internal static IReadOnlyList<PackedStep> Find(PackedModel model, PackedSymmetry symmetry, PackedOptions options, CancellationToken cancellation)
    {
        // Levels are kept only now that it is known that they are wanted: a proof never needs them.
        var search = new PackedSearch(model, symmetry, options);
        List<PackedFrontier> levels = [];
        search.Run(levels, cancellation);
        PackedViolation violation = search.Violation!;
        var path = new ZapState[levels.Count];
        path[^1] = violation.State;
        for (int level = levels.Count - 2; level >= 0; level--)
        {
            path[level] = LeastPredecessor(model, symmetry, levels[level], path[level + 1]);
        }

        return [.. Walk(model, symmetry, path, violation.Step)];
    }

    /// <summary>The states that steps lead through, from the one at the beginning to the one before the violation.</summary>
    internal static IEnumerable<ZapState> Replay(PackedModel model, IEnumerable<PackedStep> steps)
    {
        var successors = new PackedSuccessor[PackedSuccessors.Most];
        ZapState state = model.Initial;
        yield return state;
        foreach (PackedStep step in steps.TakeWhile(step => step.Violates is null))
        {
            // What is done, by whom and to which page, tells the successors of a state apart.
            int count = model.Expand(state, successors);
            state = Array.Find(successors[..count], successor => successor.Step == step).State;
            yield return state;
        }
    }

    private static ZapState LeastPredecessor(PackedModel model, PackedSymmetry symmetry, PackedFrontier level, ZapState state)
    {
        var successors = new PackedSuccessor[PackedSuccessors.Most];
        ZapState? least = null;
        foreach (PackedFrontier.Block block in level.Blocks)
        {
            foreach (ZapState candidate in block.States)
            {
                if ((least is null || candidate.CompareTo(least.Value) < 0)
                    && IndexOf(successors.AsSpan(0, model.Expand(candidate, successors)), symmetry, state) >= 0)
                {
                    least = candidate;
                }
            }
        }

        return least!.Value;
    }

    private static IEnumerable<PackedStep> Walk(PackedModel model, PackedSymmetry symmetry, ZapState[] path, PackedStep last)
    {
        var successors = new PackedSuccessor[PackedSuccessors.Most];
        ZapState state = model.Initial;
        foreach (ZapState next in path.Skip(1))
        {
            int count = model.Expand(state, successors);
            PackedSuccessor taken = successors[IndexOf(successors.AsSpan(0, count), symmetry, next)];
            state = taken.State;
            yield return taken.Step;
        }

        // The step that violates is known by its representative's names only.
        int found = model.Expand(state, successors);
        PackedSuccessor violating = Array.Find(successors[..found], successor => successor.Step.Act == last.Act && successor.Step.Violates == last.Violates);
        yield return last.Act == PackedAct.Stuck ? last : violating.Step;
    }

    private static int IndexOf(ReadOnlySpan<PackedSuccessor> successors, PackedSymmetry symmetry, ZapState state)
    {
        for (int i = 0; i < successors.Length; i++)
        {
            if (!successors[i].IsViolation && symmetry.Canonical(successors[i].State).Equals(state))
            {
                return i;
            }
        }

        return -1;
    }
}

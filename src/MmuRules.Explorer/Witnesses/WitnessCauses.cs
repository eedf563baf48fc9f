namespace MmuRules.Exploration;

/// <summary>What one step of a witness has to do with a later one.</summary>
internal enum CauseKind
{
    /// <summary>The window is open, so that the CPU can store through its stale translation.</summary>
    WindowLetsStore,

    /// <summary>The mark that was carried over to the page is taken away from it.</summary>
    MarkIsTaken,

    /// <summary>The page counts as clean, so that nobody writes it again.</summary>
    CleanIsDropped,

    /// <summary>It is this store that is lost.</summary>
    StoreIsLost,

    /// <summary>The window is open at the step that violates the property.</summary>
    WindowIsOpen,
}

/// <summary>A cause and its effect.</summary>
/// <param name="From">The index of the step that is the cause.</param>
/// <param name="To">The index of the step that is the effect; greater.</param>
/// <param name="Kind">What they have to do with each other.</param>
internal readonly record struct Cause(int From, int To, CauseKind Kind);

/// <summary>Finds causes by the marks alone: of the steps that can be the cause, the last one before the effect is.</summary>
internal static class WitnessCauses
{
    internal static IReadOnlyList<Cause> Of(IReadOnlyList<WitnessStep> steps)
    {
        var causes = new List<Cause>();
        for (int step = 0; step < steps.Count; step++)
        {
            StepMarks marks = steps[step].Marks;
            if (marks.HasFlag(StepMarks.StaleStore))
            {
                Add(StepMarks.WindowOpened, CauseKind.WindowLetsStore);
            }

            if (marks.HasFlag(StepMarks.Cleaned))
            {
                Add(StepMarks.DirtyTransferred, CauseKind.MarkIsTaken);
            }

            if (marks.HasFlag(StepMarks.Lost))
            {
                bool isExplained = Add(StepMarks.Cleaned, CauseKind.CleanIsDropped) | Add(StepMarks.StaleStore, CauseKind.StoreIsLost);
                if (!isExplained && !marks.HasFlag(StepMarks.StaleStore))
                {
                    Add(StepMarks.WindowOpened, CauseKind.WindowIsOpen);
                }
            }

            bool Add(StepMarks cause, CauseKind kind)
            {
                for (int earlier = step - 1; earlier >= 0; earlier--)
                {
                    if (steps[earlier].Marks.HasFlag(cause))
                    {
                        causes.Add(new Cause(earlier, step, kind));
                        return true;
                    }
                }

                return false;
            }
        }

        return causes;
    }

    internal static string Words(CauseKind kind) => kind switch
    {
        CauseKind.WindowLetsStore => "the open window lets it store",
        CauseKind.MarkIsTaken => "the dirty mark is taken away",
        CauseKind.CleanIsDropped => "the page counts as clean",
        CauseKind.StoreIsLost => "this store is lost",
        CauseKind.WindowIsOpen => "the window is open",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

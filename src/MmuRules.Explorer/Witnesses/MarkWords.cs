namespace MmuRules.Exploration;

/// <summary>The words for what a step does to the fate of a store; every drawing uses the same.</summary>
internal static class MarkWords
{
    // In the order in which a reader wants them: the worst first.
    private static readonly (StepMarks Mark, string Word)[] Words =
    [
        (StepMarks.Lost, "LOST"),
        (StepMarks.StaleStore, "stale store"),
        (StepMarks.WindowOpened, "window opened"),
        (StepMarks.DirtyTransferred, "dirty transferred"),
        (StepMarks.Cleaned, "cleaned"),
        (StepMarks.Flushed, "flushed"),
    ];

    internal static IReadOnlyList<string> Of(StepMarks marks) =>
        [.. Words.Where(word => marks.HasFlag(word.Mark)).Select(word => word.Word)];

    /// <summary>The one mark that decides how a step looks: the worst.</summary>
    internal static StepMarks Chief(StepMarks marks) => Words.FirstOrDefault(word => marks.HasFlag(word.Mark)).Mark;
}

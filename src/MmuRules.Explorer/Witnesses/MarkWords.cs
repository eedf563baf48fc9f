namespace MmuRules.Exploration;

/// <summary>The words for what a step does to the fate of a store; every drawing uses the same.</summary>
internal static class MarkWords
{
    private const string Lost = "LOST";

    // In the order in which a reader wants them: the worst first.
    private static readonly (StepMarks Mark, string Word)[] Words =
    [
        (StepMarks.Lost, Lost),
        (StepMarks.StaleStore, "stale store"),
        (StepMarks.WindowOpened, "window opened"),
        (StepMarks.DirtyTransferred, "dirty transferred"),
        (StepMarks.Cleaned, "cleaned"),
        (StepMarks.Flushed, "flushed"),
    ];

    /// <summary>The words for a step's marks. What goes wrong at last is a loss only where a store is lost; what else it is stands in the title.</summary>
    internal static IReadOnlyList<string> Of(StepMarks marks, Property violated) =>
        [.. Words.Where(word => marks.HasFlag(word.Mark)).Select(word => word.Mark == StepMarks.Lost ? HarmOf(violated) : word.Word)];

    private static string HarmOf(Property violated) => violated switch
    {
        Property.LostWrite => Lost,
        Property.FsyncDurability => "NOT ON THE DISK",
        Property.StaleAccess => "STALE ACCESS",
        Property.DirtyBehindFilesystem => "DIRTY TOO LATE",
        Property.Marks => "NO MARK",
        _ => "VIOLATED",
    };

    /// <summary>The one mark that decides how a step looks: the worst.</summary>
    internal static StepMarks Chief(StepMarks marks) => Words.FirstOrDefault(word => marks.HasFlag(word.Mark)).Mark;
}

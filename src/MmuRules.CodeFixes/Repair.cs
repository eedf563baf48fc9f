using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes;

/// <summary>A change that may repair what a diagnostic is about. It is offered only once that is proved.</summary>
/// <param name="key">What all repairs of the same manner have in common, so that they can be applied to all diagnostics at once.</param>
/// <param name="title">What it does, to the person.</param>
/// <param name="changes">The changes of the text; none if it cannot be written down.</param>
internal sealed class Repair(string key, string title, IReadOnlyList<TextChange> changes)
{
    public string Key { get; } = key;

    public string Title { get; } = title;

    public IReadOnlyList<TextChange> Changes { get; } = [.. changes.OrderBy(change => change.Span.Start)];

    /// <summary>Whether there is something to do, and nothing is to be done to the same place twice.</summary>
    public bool CanBeApplied => Changes.Count > 0 && !Changes.Skip(1).Where((change, index) => change.Span.Start < Changes[index].Span.End).Any();

    /// <summary>Changes to do less by, which are preferred if they too are proved. They are worth a try only if this is.</summary>
    public IEnumerable<Repair> Refinements { get; init; } = [];
}

using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes;

/// <summary>Where something stands after changes of the text.</summary>
internal sealed class Positions(IReadOnlyList<TextChange> changes)
{
    /// <summary>By how much the text has grown.</summary>
    public int Growth { get; } = changes.Sum(Delta);

    /// <summary>The new position; <see langword="null"/> for what was cut out, though it may have been put in elsewhere.</summary>
    public int? Map(int position) =>
        changes.Any(change => change.Span.Contains(position)) ? null : position + changes.Where(change => change.Span.End <= position).Sum(Delta);

    private static int Delta(TextChange change) => (change.NewText?.Length ?? 0) - change.Span.Length;
}

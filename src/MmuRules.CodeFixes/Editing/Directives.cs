using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes.Editing;

/// <summary>Directives that decide which lines are compiled: the code on their two sides need not be there together.</summary>
internal static class Directives
{
    /// <summary>Whether changes that only make sense together are parted by one. What is only put in is not taken away elsewhere.</summary>
    public static bool Part(SyntaxNode root, IReadOnlyList<TextChange> changes)
    {
        if (changes.All(change => change.Span.IsEmpty))
            return false;
        for (var i = 1; i < changes.Count; i++)
            if (IsAnyIn(root, TextSpan.FromBounds(changes[i - 1].Span.End, changes[i].Span.Start)))
                return true;
        return false;
    }

    /// <summary>Whether one begins in a part of the text.</summary>
    public static bool IsAnyIn(SyntaxNode root, TextSpan span) =>
        root.DescendantTrivia(span).Any(trivia => IsConditional(trivia) && span.Contains(trivia.SpanStart));

    /// <summary>Whether each region and each conditional directive that begins in a part of the text ends there, and none ends there that began before.</summary>
    public static bool AreClosedIn(SyntaxNode root, TextSpan span)
    {
        var open = 0;
        foreach (var trivia in root.DescendantTrivia(span).Where(trivia => span.Contains(trivia.SpanStart)))
        {
            open += trivia.Kind() switch
            {
                SyntaxKind.IfDirectiveTrivia or SyntaxKind.RegionDirectiveTrivia => 1,
                SyntaxKind.EndIfDirectiveTrivia or SyntaxKind.EndRegionDirectiveTrivia => -1,
                _ => 0,
            };
            if (open < 0)
                return false;
        }

        return open == 0;
    }

    private static bool IsConditional(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.IfDirectiveTrivia or SyntaxKind.ElifDirectiveTrivia or SyntaxKind.ElseDirectiveTrivia or SyntaxKind.EndIfDirectiveTrivia;
}

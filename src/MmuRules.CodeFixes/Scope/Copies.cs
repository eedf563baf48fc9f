using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Code that is written a second time at another place.</summary>
internal static class Copies
{
    /// <summary>Whether an expression means at another place what it means where it stands: its names are those of the same things, and nothing that it reads is written on the way.</summary>
    public static bool MeanTheSame(Scene scene, ExpressionSyntax copied, StatementSyntax place)
    {
        if (!copied.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Where(IsLookedUp).All(name => IsBound(scene, name, place.SpanStart)))
            return false;
        var (start, end) = (Math.Min(copied.SpanStart, place.SpanStart), Math.Max(copied.SpanStart, place.SpanStart));
        // What a loop writes is written between its rounds and what is beside it.
        foreach (var loop in copied.Ancestors().Concat(place.Ancestors()).Where(Statements.IsLoopOrFunction))
            if (!loop.Span.Contains(copied.Span) || !loop.Span.Contains(place.Span))
                (start, end) = (Math.Min(start, loop.SpanStart), Math.Max(end, loop.Span.End));
        return !Writing.MayBeDoneTo(scene, copied, start, end);
    }

    // What stands behind a dot is a member of what stands before it.
    private static bool IsLookedUp(SimpleNameSyntax name) =>
        name.Parent is not NameColonSyntax && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name);

    private static bool IsBound(Scene scene, SimpleNameSyntax name, int position) =>
        scene.Model.GetSymbolInfo(name).Symbol is { } symbol
        && scene.Model.LookupSymbols(position, name: name.Identifier.ValueText).Any(other => SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, symbol.OriginalDefinition));
}

using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Put the end of something into a finally block, and what comes between its beginning and its end into the try.</summary>
internal static class EndInFinally
{
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title, MmuEffect ends)
    {
        if (Statements.Around(scene.Harm) is not { } begin || !Statements.IsInList(begin))
            yield break;
        // One end: with several it cannot be told which of them belongs to which beginning.
        var all = scene.Calls.Where(call => call.Has(ends)).ToList();
        var behind = Statements.Behind(begin);
        if (all.Count != 1 || behind.FirstOrDefault(statement => scene.CallOf(statement) == all[0]) is not { } end || end == behind[0])
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        if (Write(scene, layout, behind[0], end) is { } changes)
            yield return new(key, title, changes);
    }

    private static IReadOnlyList<TextChange>? Write(Scene scene, Layout layout, StatementSyntax first, StatementSyntax end)
    {
        if (!layout.IsFirstOnLine(first.SpanStart) || !layout.IsFirstOnLine(end.SpanStart) || !layout.IsLastOnLine(end.GetLastToken()))
            return null;
        var (start, stop) = (layout.StartOfLines(first.GetFirstToken()), layout.StartOfLines(end.GetFirstToken()));
        var (body, ending) = (TextSpan.FromBounds(start, stop), TextSpan.FromBounds(stop, layout.EndOfLine(end.Span.End)));
        // A region that begins in one part and ends in another would be torn apart, and so would what is compiled on a condition.
        if (!Directives.AreClosedIn(first.SyntaxTree.GetRoot(), body) || !Directives.AreClosedIn(first.SyntaxTree.GetRoot(), ending))
            return null;
        // A text of several lines would change with its indentation.
        if (first.Parent!.DescendantTokens(TextSpan.FromBounds(body.Start, ending.End)).Any(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken && token.Text.Contains('\n')))
            return null;
        var (indent, newLine) = (layout.IndentAt(first.SpanStart), layout.NewLine);
        var (open, close) = layout.BracesOnTheirOwnLine ? ($"{newLine}{indent}{{", $"{indent}}}{newLine}{indent}finally{newLine}{indent}{{") : (" {", $"{indent}}} finally {{");
        return [new(TextSpan.FromBounds(body.Start, ending.End), $"{indent}try{open}{newLine}{Nested(body)}{newLine}{close}{newLine}{Nested(ending)}{newLine}{indent}}}")];

        string Nested(TextSpan lines) =>
            string.Join(newLine, scene.Text.ToString(lines).TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')).Select(line => line.Length == 0 || line[0] == '#' ? line : layout.Step + line));
    }
}

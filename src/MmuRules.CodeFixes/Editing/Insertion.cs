using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes.Editing;

/// <summary>Puts statements beside another one, into its list; an embedded statement gets the braces that it needs then.</summary>
internal sealed class Insertion(Layout layout)
{
    private static readonly string[] Nothing = [];

    /// <summary>The changes that put lines of code in front of a statement; none if there is no place for them.</summary>
    public IReadOnlyList<TextChange> Before(StatementSyntax anchor, IReadOnlyList<string> lines)
    {
        if (IsEmbedded(anchor))
            return Embrace(anchor, lines, null, Nothing);
        var first = anchor.GetFirstToken();
        return layout.IsFirstOnLine(first.SpanStart)
            ? [new(new(layout.StartOfLines(first), 0), InFront(lines, layout.IndentAt(first.SpanStart)))]
            : [new(new(first.SpanStart, 0), OnOneLine(lines) + " ")];
    }

    /// <summary>The changes that put lines of code behind a statement.</summary>
    public IReadOnlyList<TextChange> After(StatementSyntax anchor, IReadOnlyList<string> lines)
    {
        if (IsEmbedded(anchor))
            return Embrace(anchor, Nothing, null, lines);
        var last = anchor.GetLastToken();
        var indent = layout.IndentAt(anchor.SpanStart);
        return layout.IsLastOnLine(last)
            ? [new(new(layout.EndOfLine(last.Span.End), 0), string.Concat(lines.Select(line => layout.NewLine + indent + line)) + (IsBlock(lines) && NeedsBlank(anchor) ? layout.NewLine : ""))]
            : [new(new(last.Span.End, 0), " " + OnOneLine(lines))];
    }

    /// <summary>The changes that put lines of code, which are one statement, where another one is.</summary>
    public IReadOnlyList<TextChange> InPlaceOf(StatementSyntax statement, IReadOnlyList<string> lines)
    {
        if (DanglingElse.WouldBelongTo(statement, lines))
            return Embrace(statement, Nothing, lines, Nothing);
        if (!layout.IsFirstOnLine(statement.SpanStart) && lines.Count > 1)
            return [];
        var replacement = new TextChange(statement.Span, string.Join(layout.NewLine + layout.IndentAt(statement.SpanStart), lines));
        return IsBlock(lines) && NeedsBlank(statement) && layout.IsLastOnLine(statement.GetLastToken())
            ? [replacement, new(new(layout.EndOfLine(statement.Span.End), 0), layout.NewLine)]
            : [replacement];
    }

    public static bool IsEmbedded(StatementSyntax statement) =>
        statement.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax or LabeledStatementSyntax);

    private IReadOnlyList<TextChange> Embrace(StatementSyntax anchor, IReadOnlyList<string> before, IReadOnlyList<string>? instead, IReadOnlyList<string> after)
    {
        var (first, last, header) = (anchor.GetFirstToken(), anchor.GetLastToken(), anchor.GetFirstToken().GetPreviousToken());
        // An else belongs to the line on which it stands, not to its if.
        var outer = layout.IndentAt(anchor.Parent!.SpanStart);
        var inner = outer + layout.Step;
        var stands = layout.IsFirstOnLine(first.SpanStart);
        if (!stands && anchor.ToString().Contains('\n'))
            return [];
        var open = layout.BracesOnTheirOwnLine ? $"{layout.NewLine}{outer}{{" : " {";
        var close = string.Concat(after.Select(line => layout.NewLine + inner + line)) + $"{layout.NewLine}{outer}}}" + (NeedsBlank(anchor) ? layout.NewLine : "");
        var closed = layout.IsLastOnLine(last) ? layout.EndOfLine(last.Span.End) : last.Span.End;
        var replacement = instead is null ? [] : new[] { new TextChange(anchor.Span, string.Join(layout.NewLine + (stands ? layout.IndentAt(first.SpanStart) : inner), instead)) };
        if (!stands)
            return [new(TextSpan.FromBounds(header.Span.End, first.SpanStart), $"{open}{layout.NewLine}{InFront(before, inner)}{inner}"), .. replacement, new(new(closed, 0), close)];
        var headerEnd = layout.EndOfLine(header.Span.End);
        // A comment behind the header stays there.
        return
        [
            new(new(layout.BracesOnTheirOwnLine ? headerEnd : header.Span.End, 0), open),
            new(new(layout.StartOfLines(first), 0), InFront(before, layout.IndentAt(first.SpanStart))),
            .. replacement,
            new(new(closed, 0), close),
        ];
    }

    private string InFront(IReadOnlyList<string> lines, string indent) => layout.Indented(lines, indent) + (IsBlock(lines) && layout.BlankBehindBlocks ? layout.NewLine : "");

    private static bool IsBlock(IReadOnlyList<string> lines) => lines.Count > 0 && lines[lines.Count - 1] == "}";

    private bool NeedsBlank(StatementSyntax anchor)
    {
        var whole = anchor.AncestorsAndSelf().OfType<StatementSyntax>().First(statement => !IsEmbedded(statement));
        return layout.BlankBehindBlocks && whole.GetLastToken() == anchor.GetLastToken() && whole.Parent is BlockSyntax block && block.Statements.Last() != whole && !layout.IsFollowedByBlank(whole);
    }

    private static string OnOneLine(IEnumerable<string> lines) => string.Join(" ", lines.Select(line => line.Trim()));
}

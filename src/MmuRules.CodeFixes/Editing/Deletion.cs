using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes.Editing;

/// <summary>Takes a statement out of its list.</summary>
internal sealed class Deletion(Layout layout, SourceText text)
{
    /// <summary>What goes if only the statement goes, and its comments stay.</summary>
    public TextSpan SpanOfCode(StatementSyntax statement)
    {
        var comment = statement.GetTrailingTrivia().FirstOrDefault(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
        var lines = SpanOf(statement);
        var start = layout.IsFirstOnLine(statement.SpanStart) ? text.Lines.GetLineFromPosition(statement.SpanStart).Start : statement.SpanStart;
        if (comment != default)
            return TextSpan.FromBounds(statement.SpanStart, comment.SpanStart);
        // A comment above it is no blank line.
        return start == lines.Start ? lines : TextSpan.FromBounds(start, text.Lines.GetLineFromPosition(statement.Span.End).EndIncludingLineBreak);
    }

    /// <summary>What goes together with the comments that stand directly above it and on its line.</summary>
    public TextSpan SpanOf(StatementSyntax statement)
    {
        var (first, last) = (statement.GetFirstToken(), statement.GetLastToken());
        if (!layout.IsFirstOnLine(first.SpanStart) || !layout.IsLastOnLine(last))
        {
            var end = statement.Span.End;
            while (end < text.Length && text[end] == ' ')
                end++;
            return TextSpan.FromBounds(statement.SpanStart, end);
        }

        var start = layout.StartOfLines(first);
        var lastLine = text.Lines.GetLineFromPosition(last.Span.End);
        // Of the blank lines around what goes one is enough, and none where a block begins.
        if (lastLine.LineNumber + 1 < text.Lines.Count && IsBlank(lastLine.LineNumber + 1) && IsBlankOrOpens(text.Lines.GetLineFromPosition(start).LineNumber - 1))
            lastLine = text.Lines[lastLine.LineNumber + 1];
        return TextSpan.FromBounds(start, lastLine.EndIncludingLineBreak);
    }

    /// <summary>The statement's lines as they are to stand elsewhere.</summary>
    public IReadOnlyList<string> LinesOf(StatementSyntax statement)
    {
        var (first, last) = (statement.GetFirstToken(), statement.GetLastToken());
        if (!layout.IsFirstOnLine(first.SpanStart) || !layout.IsLastOnLine(last))
            return [statement.ToString()];
        var indent = layout.IndentAt(first.SpanStart);
        var lines = text.ToString(TextSpan.FromBounds(layout.StartOfLines(first), layout.EndOfLine(last.Span.End))).Split('\n');
        return [.. lines.Select(line => line.TrimEnd('\r')).Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line.Substring(indent.Length) : line)];
    }

    private bool IsBlank(int line) => string.IsNullOrWhiteSpace(text.ToString(text.Lines[line].Span));

    private bool IsBlankOrOpens(int line) => line < 0 || IsBlank(line) || text.ToString(text.Lines[line].Span).TrimEnd().EndsWith("{", StringComparison.Ordinal);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.CodeFixes.Editing;

/// <summary>How a file is laid out, so that what is added to it looks like its neighbours and nothing else is touched.</summary>
internal sealed class Layout
{
    private readonly SourceText _text;

    public Layout(SourceText text, SyntaxNode member)
    {
        _text = text;
        var line = text.Lines.FirstOrDefault(candidate => candidate.EndIncludingLineBreak > candidate.End);
        NewLine = line.EndIncludingLineBreak > line.End ? text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) : "\n";
        var block = member.DescendantNodes().OfType<BlockSyntax>().FirstOrDefault(candidate => candidate.Statements.Count > 0 && IsFirstOnLine(candidate.Statements[0].SpanStart));
        var (outer, inner) = block is null ? ("", "") : (IndentAt(block.CloseBraceToken.SpanStart), IndentAt(block.Statements[0].SpanStart));
        Step = inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner.Substring(outer.Length) : "    ";
        BlankBehindBlocks = BlocksWithNeighbours(member).Count(IsFollowedByBlank) * 2 >= BlocksWithNeighbours(member).Count();
        BracesOnTheirOwnLine = block is null || IsFirstOnLine(block.OpenBraceToken.SpanStart);
    }

    public string NewLine { get; }

    /// <summary>What a nested line is indented by.</summary>
    public string Step { get; }

    public bool BracesOnTheirOwnLine { get; }

    /// <summary>Whether a blank line follows what ends with a brace.</summary>
    public bool BlankBehindBlocks { get; }

    public string IndentAt(int position)
    {
        var line = _text.ToString(_text.Lines.GetLineFromPosition(position).Span);
        return line.Substring(0, line.Length - line.TrimStart(' ', '\t').Length);
    }

    public bool IsFirstOnLine(int position) =>
        string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(_text.Lines.GetLineFromPosition(position).Start, position)));

    /// <summary>Whether nothing but a comment follows on the line.</summary>
    public bool IsLastOnLine(SyntaxToken token) => token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) || token.GetNextToken().IsKind(SyntaxKind.EndOfFileToken);

    public int EndOfLine(int position) => _text.Lines.GetLineFromPosition(position).End;

    /// <summary>Where the lines of a statement begin, with the comments that stand directly above it.</summary>
    public int StartOfLines(SyntaxToken first)
    {
        var start = _text.Lines.GetLineFromPosition(first.SpanStart).Start;
        var lineIsEmpty = false;
        foreach (var trivia in first.LeadingTrivia.Reverse().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
        {
            if (trivia.IsKind(SyntaxKind.WhitespaceTrivia))
                continue;
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                if (lineIsEmpty)
                    break;
                lineIsEmpty = true;
                continue;
            }

            var commentStart = _text.Lines.GetLineFromPosition(trivia.SpanStart).Start;
            if (trivia.Kind() is not (SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia) || !IsFirstOnLine(trivia.SpanStart) || commentStart < first.FullSpan.Start)
                break;
            start = commentStart;
            lineIsEmpty = false;
        }

        return start;
    }

    public string Indented(IEnumerable<string> lines, string indent) => string.Concat(lines.Select(line => $"{indent}{line}{NewLine}"));

    public bool IsFollowedByBlank(StatementSyntax statement)
    {
        var line = _text.Lines.GetLineFromPosition(statement.Span.End).LineNumber;
        return line + 1 < _text.Lines.Count && string.IsNullOrWhiteSpace(_text.ToString(_text.Lines[line + 1].Span));
    }

    private static IEnumerable<StatementSyntax> BlocksWithNeighbours(SyntaxNode member) =>
        member.DescendantNodes().OfType<BlockSyntax>()
            .SelectMany(block => block.Statements.Take(block.Statements.Count - 1))
            .Where(statement => statement.GetLastToken().IsKind(SyntaxKind.CloseBraceToken));
}

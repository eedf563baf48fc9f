using System.Globalization;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A syntax tree as text, a line for each node and token, such that equal trees have equal texts.</summary>
internal sealed class TreeRendering(Type syntaxKindType, bool withTrivia)
{
    public string Of(SyntaxNode? root)
    {
        var text = new StringBuilder();
        if (root is not null)
            Append(text, root, indent: 0);
        return text.ToString();
    }

    private void Append(StringBuilder text, SyntaxNodeOrToken item, int indent)
    {
        if (item.AsNode() is { } node)
        {
            AppendLine(text, indent, $"{Kind(node.RawKind)}:");
            foreach (var child in node.ChildNodesAndTokens())
                Append(text, child, indent + 1);
            return;
        }

        var token = item.AsToken();
        var value = token.ValueText == token.Text ? string.Empty : $" with the value {Escape(token.ValueText)}";
        AppendLine(text, indent, $"{Kind(token.RawKind)}: {Escape(token.Text)}{value}");
        if (withTrivia)
        {
            AppendTrivia(text, "before", token.LeadingTrivia, indent + 1);
            AppendTrivia(text, "after", token.TrailingTrivia, indent + 1);
        }
    }

    private void AppendTrivia(StringBuilder text, string side, SyntaxTriviaList list, int indent)
    {
        foreach (var trivia in list)
        {
            AppendLine(text, indent, $"{side} {Kind(trivia.RawKind)}: {Escape(trivia.ToString())}");
            if (trivia.GetStructure() is { } structure)
                Append(text, structure, indent + 1);
        }
    }

    private static void AppendLine(StringBuilder text, int indent, string line) => text.Append(' ', indent * 2).AppendLine(line);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");

    private string Kind(int rawKind) =>
        syntaxKindType.IsEnum ? Enum.ToObject(syntaxKindType, rawKind).ToString()! : rawKind.ToString(CultureInfo.InvariantCulture);
}

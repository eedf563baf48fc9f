using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.CodeAnalysis.Testing.Markup;

/// <summary>A text without its markup, and where the marks stood in it.</summary>
internal sealed partial class MarkupTokens
{
    private readonly StringBuilder _output = new();
    private readonly Stack<bool> _openSpansHaveNames = new();

    private MarkupTokens()
    {
    }

    /// <summary>The text without the marks.</summary>
    public string Output => _output.ToString();

    /// <summary>The places marked <c>$$</c>.</summary>
    public List<int> Positions { get; } = [];

    /// <summary>Starts and ends of spans in the order of the text.</summary>
    public List<Edge> Edges { get; } = [];

    /// <summary>Reads a text with markup.</summary>
    public static MarkupTokens Read(string input, bool positionsAreCode)
    {
        var tokens = new MarkupTokens();
        var index = 0;
        while (index < input.Length)
            index += tokens.ReadOne(input, index, positionsAreCode);
        return tokens;
    }

    private int ReadOne(string input, int index, bool positionsAreCode)
    {
        var rest = input.AsSpan(index);
        if (!positionsAreCode && rest.StartsWith("$$"))
        {
            Positions.Add(_output.Length);
            return 2;
        }

        if (rest.StartsWith("[|") && !IsBracketBeforeAnEnd(rest))
            return Start(string.Empty, length: 2);
        if (NamedStart().Match(input, index) is { Success: true } start)
            return Start(start.Groups[1].Value, start.Length);
        if (rest.StartsWith("|]") || rest.StartsWith("|}"))
            return End(string.Empty, length: 2);
        if (NumberedEnd().Match(input, index) is { Success: true } end)
            return End(end.Groups[1].Value, end.Length);

        _output.Append(rest[0]);
        return 1;
    }

    /// <summary>In <c>[|[|]</c> the second bracket is text: what is open decides whether <c>[|]</c> and <c>[|}</c> start or end a span.</summary>
    private bool IsBracketBeforeAnEnd(ReadOnlySpan<char> rest) =>
        rest.Length > 2 && _openSpansHaveNames.TryPeek(out var hasName) && rest[2] == (hasName ? '}' : ']');

    private int Start(string name, int length)
    {
        _openSpansHaveNames.Push(name.Length > 0);
        Edges.Add(new Edge(name, _output.Length, IsStart: true));
        return length;
    }

    private int End(string name, int length)
    {
        _openSpansHaveNames.TryPop(out _);
        Edges.Add(new Edge(name, _output.Length, IsStart: false));
        return length;
    }

    [GeneratedRegex(@"\G\{\|([^:|[\]{}]+):")]
    private static partial Regex NamedStart();

    [GeneratedRegex(@"\G\|(#\d+)\}")]
    private static partial Regex NumberedEnd();

    /// <summary>A start or an end of a span. Only a numbered end <c>|#1}</c> has a name.</summary>
    internal readonly record struct Edge(string Name, int Position, bool IsStart);
}

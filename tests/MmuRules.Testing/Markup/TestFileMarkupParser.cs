using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Testing.Markup;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Takes markup out of a test source: <c>$$</c> a place, <c>[|…|]</c> a span, <c>{|name:…|}</c> a named one.</summary>
public static class TestFileMarkupParser
{
    /// <summary>All places and spans.</summary>
    public static void GetPositionsAndSpans(string input, out string output, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        Parse(input, positionsAreCode: false, out output, out positions, out spans);

    /// <summary>All spans and at most one place.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int? cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        GetPositionsAndSpans(input, out output, out var positions, out spans);
        cursorPosition = positions.Length > 0 ? positions.Single() : null;
    }

    /// <summary>All spans and exactly one place.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        GetPositionAndSpans(input, out output, out int? position, out spans);
        cursorPosition = position ?? throw new ArgumentException("The input did not include a marked cursor position", nameof(input));
    }

    /// <summary>The spans without a name and at most one place.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int? cursorPosition, out ImmutableArray<TextSpan> spans)
    {
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> named);
        spans = named.GetValueOrDefault(string.Empty, []);
    }

    /// <summary>All spans.</summary>
    public static void GetSpans(string input, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        GetPositionAndSpans(input, out output, out int? _, out spans);

    /// <summary>All spans; <c>$$</c> may be code.</summary>
    public static void GetSpans(string input, bool treatPositionIndicatorsAsCode, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        Parse(input, treatPositionIndicatorsAsCode, out output, out _, out spans);

    /// <summary>The spans without a name.</summary>
    public static void GetSpans(string input, out string output, out ImmutableArray<TextSpan> spans) =>
        GetPositionAndSpans(input, out output, out int? _, out spans);

    /// <summary>The one span without a name.</summary>
    public static void GetSpan(string input, out string output, out TextSpan span)
    {
        GetSpans(input, out output, out ImmutableArray<TextSpan> spans);
        span = spans.Single();
    }

    /// <summary>The one place.</summary>
    public static void GetPosition(string input, out string output, out int cursorPosition) =>
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _);

    /// <summary>The one place and the one span without a name.</summary>
    public static void GetPositionAndSpan(string input, out string output, out int cursorPosition, out TextSpan span)
    {
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        span = spans.GetValueOrDefault(string.Empty, []).Single();
    }

    private static void Parse(
        string input,
        bool positionsAreCode,
        out string output,
        out ImmutableArray<int> positions,
        out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        var tokens = MarkupTokens.Read(input, positionsAreCode);
        output = tokens.Output;
        positions = [.. tokens.Positions];
        spans = MarkupSpans.Pair(tokens.Edges);
    }
}

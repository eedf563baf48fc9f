using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Markup;

/// <summary>Pairs the starts and ends of spans.</summary>
internal static class MarkupSpans
{
    /// <summary>The spans by name, the anonymous ones under the empty name.</summary>
    public static ImmutableDictionary<string, ImmutableArray<TextSpan>> Pair(IReadOnlyList<MarkupTokens.Edge> edges)
    {
        var starts = edges.Count(edge => edge.IsStart);
        if (starts * 2 != edges.Count)
            throw new ArgumentException($"The input contained '{starts}' starting spans and '{edges.Count - starts}' ending spans.");

        var spans = new Dictionary<string, List<TextSpan>>();
        PairInnermost(PairNumbered(edges, spans), spans);
        return spans.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
    }

    /// <summary>An end with a number closes its own span, so that such spans may overlap others.</summary>
    private static List<MarkupTokens.Edge> PairNumbered(IReadOnlyList<MarkupTokens.Edge> edges, Dictionary<string, List<TextSpan>> spans)
    {
        var remaining = edges.ToList();
        foreach (var end in edges.Where(edge => !edge.IsStart && edge.Name.Length > 0))
        {
            var start = remaining.FindIndex(edge => edge.IsStart && edge.Name == end.Name);
            if (start < 0)
                throw new ArgumentException($"The input did not contain a start tag for span '{end.Name}'");

            Add(spans, end.Name, remaining[start].Position, end.Position);
            remaining.RemoveAt(start);
            remaining.Remove(end);
        }

        return remaining;
    }

    private static void PairInnermost(List<MarkupTokens.Edge> edges, Dictionary<string, List<TextSpan>> spans)
    {
        var open = new Stack<MarkupTokens.Edge>();
        foreach (var edge in edges)
        {
            if (edge.IsStart)
                open.Push(edge);
            else if (open.TryPop(out var start))
                Add(spans, start.Name, start.Position, edge.Position);
            else
                throw new ArgumentException($"Mismatched end tag found at position '{edge.Position}'");
        }
    }

    private static void Add(Dictionary<string, List<TextSpan>> spans, string name, int start, int end)
    {
        if (!spans.TryGetValue(name, out var named))
            spans.Add(name, named = []);
        else if (name.StartsWith('#'))
            throw new ArgumentException($"The input contained more than one start tag for span '{name}'");
        named.Add(TextSpan.FromBounds(start, end));
    }
}

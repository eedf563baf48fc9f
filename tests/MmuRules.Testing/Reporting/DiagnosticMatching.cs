using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>
/// Pairs reported with expected diagnostics. An expectation may leave things unsaid and so fit several reports: the first pass is a
/// maximum matching, so that a test fails only if no pairing of all is possible.
/// </summary>
internal sealed class DiagnosticMatching
{
    private readonly ImmutableArray<Diagnostic> _actual;
    private readonly DiagnosticResult[] _expected;
    private readonly IReadOnlyList<string>[,] _differences;
    private readonly int?[] _expectedOf;
    private readonly int?[] _actualOf;

    private DiagnosticMatching(ImmutableArray<Diagnostic> actual, DiagnosticResult[] expected)
    {
        _actual = actual;
        _expected = expected;
        _expectedOf = new int?[actual.Length];
        _actualOf = new int?[expected.Length];
        _differences = new IReadOnlyList<string>[actual.Length, expected.Length];
        for (var i = 0; i < actual.Length; i++)
        {
            for (var j = 0; j < expected.Length; j++)
                _differences[i, j] = DiagnosticComparison.Differences(actual[i], expected[j]);
        }
    }

    /// <summary>Each diagnostic of both sides once: in the order of the reports, and what is missing last.</summary>
    public static IReadOnlyList<DiagnosticMatch> Match(ImmutableArray<Diagnostic> actual, DiagnosticResult[] expected)
    {
        var matching = new DiagnosticMatching(actual, expected);
        for (var j = 0; j < expected.Length; j++)
            matching.FindExact(j, []);
        matching.PairSimilar();
        return matching.Result();
    }

    /// <summary>Finds a report for an expectation; another expectation gives up its own if it finds a further one.</summary>
    private bool FindExact(int expected, HashSet<int> tried)
    {
        for (var i = 0; i < _actual.Length; i++)
        {
            if (_differences[i, expected].Count > 0 || !tried.Add(i))
                continue;
            if (_expectedOf[i] is { } holder && !FindExact(holder, tried))
                continue;

            (_expectedOf[i], _actualOf[expected]) = (expected, i);
            return true;
        }

        return false;
    }

    /// <summary>What is left is paired where it is likely the same diagnostic, so that a failure can say what differs.</summary>
    private void PairSimilar()
    {
        var similar =
            from i in Enumerable.Range(0, _actual.Length)
            from j in Enumerable.Range(0, _expected.Length)
            where _expectedOf[i] is null && _actualOf[j] is null && AreSimilar(_actual[i], _expected[j])
            orderby _differences[i, j].Count
            select (i, j);

        foreach (var (i, j) in similar.ToList())
        {
            if (_expectedOf[i] is null && _actualOf[j] is null)
                (_expectedOf[i], _actualOf[j]) = (j, i);
        }
    }

    private static bool AreSimilar(Diagnostic actual, DiagnosticResult expected)
    {
        if (!expected.HasLocation)
            return actual.Id == expected.Id;

        var (span, wanted) = (actual.Location.GetLineSpan(), expected.Spans[0].Span);
        return span.Path == wanted.Path
            && span.StartLinePosition.Line == wanted.StartLinePosition.Line
            && (actual.Id == expected.Id || span.StartLinePosition == wanted.StartLinePosition);
    }

    private IReadOnlyList<DiagnosticMatch> Result() =>
    [
        .. _actual.Select((diagnostic, i) => _expectedOf[i] is { } j
            ? new DiagnosticMatch(diagnostic, _expected[j], _differences[i, j])
            : new DiagnosticMatch(diagnostic, null, [])),
        .. _expected.Where((_, j) => _actualOf[j] is null).Select(result => new DiagnosticMatch(null, result, [])),
    ];
}

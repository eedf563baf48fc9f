using MmuRules.Exploration;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Says below the table what the columns mean, how many verdicts of which kind there are, and how far they go.</summary>
internal static class ExploredSummary
{
    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Explored> explored, int width)
    {
        foreach (var question in explored.Select(one => one.Verdict.Scenario).Distinct().GroupBy(scenario => scenario.Split('.')[0]))
        {
            // A file that is merged may come from a scenario of somebody's own.
            if (Scenarios.All.FirstOrDefault(scenario => scenario.Name == question.First()) is { } known)
            {
                foreach (var line in TextWrap.Lay($"{known.Name}: ", Role.Faint, known.Description, Role.Faint, width))
                    yield return line;
            }
        }

        var counts = explored.GroupBy(one => one.Verdict.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {CountedWord(group.Key)}");
        var seconds = explored.Sum(one => one.Verdict.Elapsed.TotalSeconds);
        yield return new StyledLine()
            .Add(SummaryLayout.Counted(explored.Count, "verdict"), Role.Strong)
            .Add($": {string.Join(", ", counts)}. {explored.Sum(one => one.Verdict.States):N0} states in {seconds:f1} s.");
        foreach (var bounds in explored.Where(one => one.Verdict.Outcome == Outcome.Proved).GroupBy(one => one.Verdict.Bounds))
            yield return new StyledLine().Add($"Proved means: in every interleaving, with {(bounds.Key == "unbounded" ? "any number of stores and rounds" : bounds.Key)}.");
        foreach (var one in explored.Where(one => one.Verdict.Outcome is Outcome.Unknown or Outcome.Bounded && one.Verdict.Explanation is not null))
        {
            foreach (var line in TextWrap.Lay($"{one}: ", Role.Strong, $"{VerdictTable.Describe(one.Verdict)}: {one.Verdict.Explanation}", Role.Plain, width))
                yield return line;
        }
    }

    private static string CountedWord(Outcome outcome) => outcome == Outcome.Bounded ? "with nothing found" : outcome.ToString().ToLowerInvariant();
}

using System.Text;
using MmuRules.Exploration;

namespace MmuRules.Corpus.Docs;

/// <summary>docs/history.md: what becomes of each bug of the corpus when it is checked and explored.</summary>
internal static class HistoryPage
{
    public static async Task<string> TextAsync()
    {
        var text = new StringBuilder("""
            # The bugs of history

            <!-- Made by checking and exploring the corpus: run its tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            Each bug is in `tests/MmuRules.Corpus.Tests/Bugs`, as the buggy and the fixed order of operations, written in C# on the reference machine. *Flagged*: the rule that the buggy order is
            flagged with. *Fixed*: what is said of the fixed order. *Explored*: what the explorer finds in the buggy order, and in how many steps, and in the fixed one.
            The notation of the orders is explained in the pages of the rules.

            | Bug | Date | What | Order | Flagged | Fixed | Explored |
            |---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Bug bug in Bug.All)
        {
            BugAttribute said = bug.Said;
            text.Append($"| {said.Id}{(said.Cve is { } cve ? $" {cve}" : string.Empty)} | {said.Date} | {said.Title} | `{said.Order}` | ");
            text.Append(said.NotFlagged is { } why ? $"no: {why}" : string.Join(", ", (await Checked.OfAsync(bug, "Buggy")).Distinct().Select(id => $"[{id}](rules/{id}.md)")));
            text.Append((await Checked.OfAsync(bug, "Fixed")).Count == 0 ? " | silent | " : " | **flagged** | ");
            text.Append(said.NotShown is { } reason ? $"no: {reason} |\n" : $"{Found(bug)} |\n");
        }

        return text.ToString();
    }

    private static string Found(Bug bug)
    {
        Verdict buggy = bug.Explore("Buggy");
        string lost = buggy.Violated is { } property ? $"{VerdictTable.Describe(property)} in {buggy.Witness!.Steps.Count} steps" : buggy.Outcome.ToString();
        return $"{lost}; {bug.Explore("Fixed").Outcome.ToString().ToLowerInvariant()}";
    }
}

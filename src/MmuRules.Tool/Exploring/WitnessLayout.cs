using MmuRules.Exploration;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Shows of each function that violates something the shortest witness, and names the others.</summary>
internal static class WitnessLayout
{
    /// <summary>Where no terminal sets a width: what is drawn side by side has to have one.</summary>
    private const int UsualWidth = 120;

    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Explored> explored, Terminal terminal)
    {
        foreach (var function in explored.Where(one => one.Verdict.Outcome == Outcome.Violated).GroupBy(one => one.Code))
        {
            var violations = function.OrderBy(one => one.Verdict.Witness?.Steps.Count ?? int.MaxValue).ToList();
            foreach (var line in LayOne(violations[0], terminal))
                yield return line;
            if (violations.Count > 1)
            {
                var others = violations.Skip(1).Select(one => $"{one.Verdict.Scenario} on {one.Verdict.Model} ({VerdictTable.Describe(one.Verdict.Violated!.Value)})");
                foreach (var line in TextWrap.Lay("  ", Role.Plain, $"Also violated: {string.Join("; ", others)}. Choose one with --function and --scenario to see how.", Role.Faint, terminal.Width))
                    yield return line;
            }

            yield return new StyledLine();
        }
    }

    private static IEnumerable<StyledLine> LayOne(Explored explored, Terminal terminal)
    {
        var heading = explored.Verdict.Violated is { } property ? VerdictTable.Describe(property) : "violation";
        foreach (var line in TextWrap.Lay($"{explored}: ", Role.Strong, heading, Role.Error, terminal.Width))
            yield return line;
        if (explored.Verdict.Witness is not { } witness)
        {
            foreach (var line in TextWrap.Lay("  ", Role.Plain, explored.Verdict.Explanation ?? "", Role.Plain, terminal.Width))
                yield return line;
            yield break;
        }

        // The drawing has the explanation below it, and the schedule.
        var options = terminal.Glyphs == Glyphs.Ascii ? TextLanesOptions.Ascii : TextLanesOptions.None;
        var drawn = TextLanes.Draw(witness, Math.Clamp(terminal.Width, TextLanes.MinimumWidth, UsualWidth), options);
        foreach (var line in drawn.Split('\n'))
            yield return new StyledLine().Add(line);
    }
}

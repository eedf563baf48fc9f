using System.Globalization;
using System.Text;

namespace MmuRules.Exploration;

/// <summary>
/// Draws a witness as a sequence diagram of Mermaid, which GitHub and many wikis show: a participant for each agent, a note for each run of steps that one agent takes
/// without interruption, and before a step with a cause in another lane an arrow from there.
/// </summary>
/// <remarks>Source: https://mermaid.js.org/syntax/sequenceDiagram.html.</remarks>
public static class MermaidDrawing
{
    private const string LineBreak = "<br/>";
    private const int LettersInLine = 44;

    /// <summary>Draws a witness.</summary>
    /// <param name="witness">The witness.</param>
    /// <returns>The text of the diagram, without a code fence around it.</returns>
    /// <exception cref="ArgumentException">A step is of a lane that the witness does not have.</exception>
    public static string Draw(Witness witness)
    {
        var chart = LaneChart.Of(witness);
        var text = new StringBuilder("sequenceDiagram\n");
        foreach ((int lane, string name) in chart.Lanes.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"    participant L{lane} as {MermaidText.Escape(name)}\n");
        }

        var note = new List<string>();
        foreach ((int index, ChartRow row) in chart.Rows.Index())
        {
            Cause[] causes = [.. chart.Causes.Where(cause => cause.To == index && chart.Rows[cause.From].Column != row.Column)];
            if (index > 0 && (row.IsSwitch || causes.Length > 0))
            {
                Note(text, chart.Rows[index - 1], note);
            }

            foreach (Cause cause in causes)
            {
                ChartRow from = chart.Rows[cause.From];
                string words = MermaidText.Escape(string.Create(CultureInfo.InvariantCulture, $"from {from.Number}: {WitnessCauses.Words(cause.Kind)}"));
                text.Append(CultureInfo.InvariantCulture, $"    L{from.Column}-->>L{row.Column}: {words}\n");
            }

            note.Add(Line(row));
        }

        if (note.Count > 0)
        {
            Note(text, chart.Rows[^1], note);
            int letters = LettersInLine * chart.Lanes.Count;
            string end = string.Join(LineBreak, new[] { chart.Title, chart.Explanation, $"replay: {chart.Schedule}" }.Select(line => MermaidText.Lines(line, letters)));
            string over = chart.Lanes.Count == 1 ? "L0" : string.Create(CultureInfo.InvariantCulture, $"L0,L{chart.Lanes.Count - 1}");
            text.Append(CultureInfo.InvariantCulture, $"    Note over {over}: {end}\n");
        }

        return text.ToString();
    }

    private static void Note(StringBuilder text, ChartRow last, List<string> lines)
    {
        text.Append(CultureInfo.InvariantCulture, $"    Note over L{last.Column}: {string.Join(LineBreak, lines)}\n");
        lines.Clear();
    }

    private static string Line(ChartRow row)
    {
        string place = row.Site is null ? string.Empty : $" {row.Site}";
        string marks = row.Marks == StepMarks.None ? string.Empty : $" ← {string.Join(", ", row.MarkWords)}";
        return MermaidText.Lines(string.Create(CultureInfo.InvariantCulture, $"{row.Number}. {row.Text}{place}{marks}"), LettersInLine);
    }
}

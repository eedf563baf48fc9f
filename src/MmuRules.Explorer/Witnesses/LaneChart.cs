namespace MmuRules.Exploration;

/// <summary>What every drawing of a witness is made from: the lanes in which something happens, and a row for each step, with texts that are fit to print.</summary>
internal sealed class LaneChart
{
    private LaneChart(Witness witness)
    {
        var used = witness.Steps.Select(step => step.Lane).ToHashSet();
        // A lane in which nothing happens only takes room.
        Lane[] lanes = [.. witness.Lanes.Where(lane => used.Contains(lane.Number)).OrderBy(lane => lane.Number)];
        Lanes = [.. lanes.Select(lane => (string.IsNullOrWhiteSpace(lane.Name) ? $"lane {lane.Number}" : PlainText.Clean(lane.Name)) + (lane.IsCodeUnderTest ? " (under test)" : string.Empty))];
        Dictionary<int, int> columns = lanes.Index().ToDictionary(lane => lane.Item.Number, lane => lane.Index);
        Rows = [.. witness.Steps.Select((step, index) => new ChartRow(
            step.Number,
            columns[step.Lane],
            PlainText.Clean(step.Text),
            step.Site is null ? null : $"[{PlainText.Clean(step.Site.ToString())}]",
            step.Marks,
            MarkWords.Of(step.Marks, witness.Violated),
            [.. step.Changes.Select(PlainText.Clean)],
            IsSwitch: index > 0 && witness.Steps[index - 1].Lane != step.Lane))];
        Causes = WitnessCauses.Of(witness.Steps);
        int switches = Rows.Count(row => row.IsSwitch);
        Title = PlainText.Clean($"{witness.Violated} is violated in \"{witness.Scenario}\" on {witness.Model}");
        Size = $"{Count(Lanes.Count, "agent")}, {Count(switches, "switch", "switches")}";
        Explanation = PlainText.Clean(witness.Explanation);
        Schedule = PlainText.Clean(witness.Schedule);
    }

    internal string Title { get; }

    internal string Size { get; }

    internal string Explanation { get; }

    internal string Schedule { get; }

    /// <summary>The names of the lanes that are drawn.</summary>
    internal IReadOnlyList<string> Lanes { get; }

    internal IReadOnlyList<ChartRow> Rows { get; }

    internal IReadOnlyList<Cause> Causes { get; }

    internal IEnumerable<ChartRow> RowsOf(int lane) => Rows.Where(row => row.Column == lane);

    /// <exception cref="ArgumentException">A step is of a lane that the witness does not have.</exception>
    internal static LaneChart Of(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        string? fault = Fault(witness);
        return fault is null ? new LaneChart(witness) : throw new ArgumentException(fault, nameof(witness));
    }

    /// <summary>What makes a witness one that cannot be drawn, or null.</summary>
    internal static string? Fault(Witness witness)
    {
        // The types rule this out, but what is read from a file does not go by them.
        if (witness.Lanes.Contains(null!) || witness.Steps.Any(step => step is null || step.Changes.Contains(null!)))
        {
            return "A lane, a step or a change is null.";
        }

        var numbers = new HashSet<int>();
        Lane? twice = witness.Lanes.FirstOrDefault(lane => !numbers.Add(lane.Number));
        if (twice is not null)
        {
            return $"Two lanes have the number {twice.Number}.";
        }

        WitnessStep? stray = witness.Steps.FirstOrDefault(step => !numbers.Contains(step.Lane));
        return stray is null ? null : $"Step {stray.Number} is of lane {stray.Lane}, and no lane has that number.";
    }

    private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}

/// <summary>A step as it is drawn.</summary>
/// <param name="Number">The step's number.</param>
/// <param name="Column">The index of its lane among those that are drawn.</param>
/// <param name="Text">What is done.</param>
/// <param name="Site">The line of the code under test in brackets, or null.</param>
/// <param name="Marks">What it does to the fate of the store.</param>
/// <param name="MarkWords">The marks in words, the worst first.</param>
/// <param name="Changes">What it changes in the machine.</param>
/// <param name="IsSwitch">Whether somebody else took the step before.</param>
internal sealed record ChartRow(int Number, int Column, string Text, string? Site, StepMarks Marks, IReadOnlyList<string> MarkWords, IReadOnlyList<string> Changes, bool IsSwitch);

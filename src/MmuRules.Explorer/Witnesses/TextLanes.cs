namespace MmuRules.Exploration;

/// <summary>
/// Draws a witness as text: a column for each agent, a row for each step, time from top to bottom. Steps that one agent takes without interruption stand directly
/// below each other. What a step does to the fate of the store stands at the right margin in words; the explanation and the schedule to replay stand below.
/// </summary>
public static class TextLanes
{
    /// <summary>The smallest width a drawing can have, in columns.</summary>
    public const int MinimumWidth = 40;

    // Narrower, a lane would be a tower of single words; the list form is read more easily.
    private const int NarrowestLane = 18;
    private const int WidestPlace = 32;

    /// <summary>Draws a witness; if its lanes do not fit side by side, as a list of steps.</summary>
    /// <param name="witness">The witness.</param>
    /// <param name="width">The width that no line exceeds, but for the schedule, which is never broken; in columns.</param>
    /// <param name="options">What is done otherwise than usual.</param>
    /// <returns>Lines that are separated by line feeds; the last one has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is less than <see cref="MinimumWidth"/>.</exception>
    /// <exception cref="ArgumentException">A step is of a lane that the witness does not have.</exception>
    public static string Draw(Witness witness, int width = 120, TextLanesOptions options = TextLanesOptions.None)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, MinimumWidth);
        var sheet = new TextSheet(LaneChart.Of(witness), width, options);
        int[]? widths = Widths(sheet);
        return widths is null ? TextList.Draw(sheet) : SideBySide(sheet, widths);
    }

    private static string SideBySide(TextSheet sheet, int[] widths)
    {
        sheet.Head("Time goes down; each agent has a column.");
        sheet.Row(widths.Select((width, lane) => new TextCell(sheet.Wrap(sheet.Chart.Lanes[lane], null, width), width)));
        sheet.Row(widths.Select(width => new TextCell([string.Concat(Enumerable.Repeat(sheet.Rule, width))], width)));
        foreach (ChartRow row in sheet.Chart.Rows)
        {
            if (row.IsSwitch)
            {
                sheet.Row(widths.Select(width => new TextCell([], width, sheet.Idle)));
            }

            sheet.Row(row, widths.Select((width, lane) => lane == row.Column
                ? new TextCell(Signed(sheet, sheet.Content(row, width - 2)), width, sheet.Continued)
                : new TextCell([], width, sheet.Idle)));
        }

        return sheet.Foot();
    }

    private static List<string> Signed(TextSheet sheet, List<string> lines) =>
        [.. lines.Select((line, index) => (index == 0 ? sheet.Stepped : sheet.Continued) + line)];

    /// <summary>No lane gets more than it can use, nor less than it needs to be read; the room between goes to the narrowest first. Null if there is not room enough.</summary>
    private static int[]? Widths(TextSheet sheet)
    {
        int[] useful = [.. sheet.Chart.Lanes.Select((_, lane) => Useful(sheet, lane))];
        int[] widths = [.. useful.Select((width, lane) => Math.Min(width, Needed(sheet, lane)))];
        int room = sheet.Room - widths.Sum() - TextTable.Gap * (widths.Length - 1);
        for (int left = room; left > 0 && widths.Zip(useful).Any(lane => lane.First < lane.Second); left--)
        {
            widths[Enumerable.Range(0, widths.Length).Where(lane => widths[lane] < useful[lane]).MinBy(lane => widths[lane])]++;
        }

        return room < 0 ? null : widths;
    }

    private static int Useful(TextSheet sheet, int lane) => sheet.Chart.RowsOf(lane)
        .SelectMany(row => sheet.Content(row, int.MaxValue))
        .Select(line => PlainText.Columns(line) + 2)
        .Append(PlainText.Columns(sheet.Encode(sheet.Chart.Lanes[lane])))
        .Max();

    /// <summary>So much that a place in the source is not broken, if it is not too long.</summary>
    private static int Needed(TextSheet sheet, int lane) => Math.Clamp(
        sheet.Chart.RowsOf(lane).Max(row => PlainText.Columns(sheet.Encode(row.Site ?? string.Empty)) + 2), NarrowestLane, WidestPlace);
}

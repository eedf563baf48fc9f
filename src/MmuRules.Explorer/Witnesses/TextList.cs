namespace MmuRules.Exploration;

/// <summary>The form for many agents: a row for each step, and who takes it where somebody else took the one before.</summary>
internal static class TextList
{
    private const int WidestName = 20;

    internal static string Draw(TextSheet sheet)
    {
        int nameWidth = Math.Min(sheet.Chart.Lanes.Max(name => PlainText.Columns(sheet.Encode(name))), Math.Min(WidestName, sheet.Room / 3));
        int textWidth = sheet.Room - nameWidth - TextTable.Gap;
        sheet.Head("Time goes down; an agent is named where it takes over.");
        bool isFirst = true;
        foreach (ChartRow row in sheet.Chart.Rows)
        {
            bool isNamed = isFirst || row.IsSwitch;
            isFirst = false;
            sheet.Row(
                row,
                [
                    new TextCell(isNamed ? sheet.Wrap(sheet.Chart.Lanes[row.Column], null, nameWidth) : [], nameWidth),
                    new TextCell(sheet.Content(row, textWidth), textWidth),
                ]);
        }

        return sheet.Foot();
    }
}

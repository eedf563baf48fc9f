using MmuRules.Exploration;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Verdicts;

public class VerdictTableTests
{
    private static readonly VerdictTable Table = VerdictTable.Of(
        [HistoricalForms.Named(HistoricalForms.SplitFlush), HistoricalForms.Named(HistoricalForms.DelayedRmap)],
        VerdictColumn.Of([Scenarios.SharedFile, Scenarios.SharedFileFsync], HardwareModel.X86));

    [Fact]
    public void As_text_its_columns_are_aligned() =>
        Assert.Equal(
            """
                          SharedFile            SharedFileFsync
            split flush   violated: lost write  violated: fsync broken
            delayed rmap  holds                 holds

            """.ReplaceLineEndings("\n"),
            Table.ToText());

    [Fact]
    public void As_markdown_what_is_violated_stands_out() =>
        Assert.Equal(
            """
            |  | SharedFile | SharedFileFsync |
            | --- | --- | --- |
            | split flush | **violated: lost write** | **violated: fsync broken** |
            | delayed rmap | holds | holds |

            """.ReplaceLineEndings("\n"),
            Table.ToMarkdown());

    [Fact]
    public void Each_cell_has_its_verdict()
    {
        Assert.Equal(Property.FsyncDurability, Table[0, 1].Violated);
        Assert.Equal(Outcome.Proved, Table[1, 0].Outcome);
        Assert.Throws<ArgumentOutOfRangeException>(() => Table[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Table[0, -1]);
    }

    [Fact]
    public void Models_can_be_the_columns_too()
    {
        List<string> told = [];

        VerdictTable table = VerdictTable.Of(
            [HistoricalForms.Named(HistoricalForms.Original)],
            VerdictColumn.Of(Scenarios.SharedFile, [HardwareModel.X86, HardwareModel.CoherentTlb]),
            told: (row, column, verdict) => told.Add($"{row.Name} {column.Title} {verdict.Outcome}"));

        Assert.Equal(["original X86 Violated", "original CoherentTlb Proved"], told);
        Assert.Equal(["X86", "CoherentTlb"], table.Columns.Select((_, i) => table[0, i].Model));
    }

    [Fact]
    public void What_is_not_known_is_not_said_to_hold()
    {
        VerdictTable table = VerdictTable.Of(
            [HistoricalForms.Named(HistoricalForms.DelayedRmap)],
            VerdictColumn.Of([Scenarios.SharedFile], HardwareModel.X86),
            new ExplorationOptions { Cancellation = new CancellationToken(canceled: true) });

        Assert.Contains("unknown", table.ToText());
        Assert.Contains("**unknown**", table.ToMarkdown());
    }
}

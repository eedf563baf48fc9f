using System.Text;
using MmuRules.Hardware;

namespace MmuRules.Tests.Docs;

/// <summary>docs/hardware-models.md is made from the models. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public sealed class HardwareModelTableTests
{
    private static readonly string TableFile = Repository.PathOf("docs", "hardware-models.md");

    [Fact]
    public void The_table_of_hardware_models_is_what_the_models_say()
    {
        string table = Table();
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
        {
            File.WriteAllText(TableFile, table);
        }

        Assert.Equal(table, File.ReadAllText(TableFile).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_model_is_listed_once_under_its_own_name() =>
        Assert.Equal(
            typeof(HardwareModel).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(HardwareModel))).Select(type => type.Name).Order(),
            HardwareModel.All.Select(model => model.Name).Order());

    [Fact]
    public void What_is_told_of_the_models_fits_in_a_table() => Assert.All(
        HardwareModel.All.SelectMany(CellsOf),
        cell => Assert.True(cell.Trim() == cell && cell.Length > 0 && !cell.Contains('\n'), $"'{cell}' breaks the table."));

    private static string Table()
    {
        var text = new StringBuilder("""
            # Hardware models

            <!-- Made from the models: run the tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            A machine is built with one of these (`MachineOptions.Model`). Correct code has to be right on every *real* one; the *feared* ones were never built, and show why
            correct code need not do more; on the *oracle* nothing is ever lost. Two options go with any of them: `SpeculativeFill` lets a CPU fill translations that no
            instruction asked for (where the hardware can do so without a program's help), and `WalkCaches` lets it remember upper-level entries.

            | Model | Kind | A store without a dirty translation | Told of a clear | A flush | Drops walk caches | Exposes | Source |
            |---|---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (HardwareModel model in HardwareModel.All)
        {
            text.Append($"| {string.Join(" | ", CellsOf(model).Select(Escape))} |\n");
        }

        return text.ToString();
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private static string[] CellsOf(HardwareModel model) =>
    [
        $"`{model.Name}`",
        model.Kind.ToString().ToLowerInvariant(),
        model.Description.CleanStore,
        model.Description.Clear,
        model.Description.Flush,
        model switch
        {
            PowerPcHash => "has none",
            { EveryFlushDropsWalkCaches: true } => "at every flush",
            _ => "only if told that tables are freed",
        },
        model.Description.Exposes,
        model.Description.Source,
    ];
}

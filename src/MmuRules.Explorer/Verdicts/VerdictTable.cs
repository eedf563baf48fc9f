using System.Collections.Immutable;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>One environment and hardware of a <see cref="VerdictTable"/>.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Model">The hardware.</param>
public sealed record VerdictColumn(string Title, Scenario Scenario, HardwareModel Model)
{
    /// <summary>A column for each of several scenarios on one model.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="model">The model.</param>
    /// <returns>The columns, under the scenarios' names.</returns>
    public static ImmutableArray<VerdictColumn> Of(IEnumerable<Scenario> scenarios, HardwareModel model) =>
        [.. scenarios.Select(scenario => new VerdictColumn(scenario.Name, scenario, model))];

    /// <summary>A column for each of several models in one scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="models">The models.</param>
    /// <returns>The columns, under the models' names.</returns>
    public static ImmutableArray<VerdictColumn> Of(Scenario scenario, IEnumerable<HardwareModel> models) =>
        [.. models.Select(model => new VerdictColumn(model.Name, scenario, model))];
}

/// <summary>What was found out of several pieces of code, each in several environments and on several kinds of hardware: one property in one environment is not enough to tell right from wrong.</summary>
public sealed partial class VerdictTable
{
    private readonly ImmutableArray<Verdict> _verdicts;

    private VerdictTable(ImmutableArray<CodeUnderTest> rows, ImmutableArray<VerdictColumn> columns, ImmutableArray<Verdict> verdicts) =>
        (Rows, Columns, _verdicts) = (rows, columns, verdicts);

    /// <summary>The pieces of code, from the top.</summary>
    public ImmutableArray<CodeUnderTest> Rows { get; }

    /// <summary>The environments, from the left.</summary>
    public ImmutableArray<VerdictColumn> Columns { get; }

    /// <summary>What was found out of one piece of code in one environment.</summary>
    /// <param name="row">The number of its row, from zero.</param>
    /// <param name="column">The number of the column, from zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public Verdict this[int row, int column]
    {
        get
        {
            CheckIndex(row, Rows.Length, nameof(row));
            CheckIndex(column, Columns.Length, nameof(column));
            return _verdicts[(row * Columns.Length) + column];
        }
    }

    /// <summary>Explores every piece of code in every environment, one after the other.</summary>
    /// <param name="rows">The pieces of code, each by itself.</param>
    /// <param name="columns">The environments.</param>
    /// <param name="options">How to explore; everything, if left out.</param>
    /// <param name="told">Is told of each verdict as it is found.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ExplorationException">A piece of code cannot be explored.</exception>
    public static VerdictTable Of(
        IEnumerable<CodeUnderTest> rows, IEnumerable<VerdictColumn> columns, ExplorationOptions? options = null, Action<CodeUnderTest, VerdictColumn, Verdict>? told = null)
    {
        ImmutableArray<CodeUnderTest> code = [.. rows];
        ImmutableArray<VerdictColumn> environments = [.. columns];
        ImmutableArray<Verdict>.Builder verdicts = ImmutableArray.CreateBuilder<Verdict>(code.Length * environments.Length);
        foreach (CodeUnderTest row in code)
        {
            foreach (VerdictColumn column in environments)
            {
                Verdict verdict = Explorer.Check(column.Scenario, column.Model, [row], options);
                verdicts.Add(verdict);
                told?.Invoke(row, column, verdict);
            }
        }

        return new VerdictTable(code, environments, verdicts.MoveToImmutable());
    }

    private static void CheckIndex(int index, int count, string name)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"There are {count}.");
        }
    }
}

using MmuRules.Exploration;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>Joins the parts of explorations that were split with <c>--shard</c>.</summary>
internal static class Merging
{
    /// <param name="parts">What stands in the files, all together.</param>
    /// <returns>What the parts say together, and what cannot be joined and why.</returns>
    public static (IReadOnlyList<Explored> Whole, IReadOnlyList<UserError> Troubles) Join(IEnumerable<Explored> parts)
    {
        var whole = new List<Explored>();
        var troubles = new List<UserError>();
        foreach (var cell in parts.GroupBy(part => (part.Code, part.Verdict.Scenario, part.Verdict.Model)))
        {
            try
            {
                whole.Add(new(cell.Key.Code, Verdict.Merge([.. cell.Select(part => part.Verdict)])));
            }
            catch (MergeException e)
            {
                troubles.Add(new($"{cell.First()}: {e.Message}", "Give each part once, all of one run and of one version of the code."));
            }
        }

        return (whole, troubles);
    }
}

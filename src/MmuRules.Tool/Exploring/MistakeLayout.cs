using MmuRules.Exploration;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Shows for each function what its proofs are worth: which mistakes would have been found out in which scenario.</summary>
internal static class MistakeLayout
{
    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Explored> explored, int width)
    {
        foreach (var function in explored.Where(one => one.Mistakes is { Results.Length: > 0 }).GroupBy(one => one.Code))
        {
            var proofs = function.ToList();
            var hasModels = proofs.Select(proof => proof.Verdict.Model).Distinct().Count() > 1;
            var rows = new List<GridCell[]>
            {
                (GridCell[])[new($"mistakes in {function.Key}", Role.Strong), .. proofs.Select(proof => new GridCell(hasModels ? $"{proof.Verdict.Scenario} on {proof.Verdict.Model}" : proof.Verdict.Scenario, Role.Strong))],
            };
            rows.AddRange(proofs[0].Mistakes!.Results.Select((result, at) =>
                (GridCell[])[new(result.Mistake.Name, Role.Plain), .. proofs.Select(proof => CellOf(proof.Mistakes!.Results[at]))]));
            foreach (var line in Grid.Lay(rows, headings: 1, width))
                yield return line;
            foreach (var proof in proofs.Where(proof => !proof.Mistakes!.HasProvedSomething))
            {
                foreach (var line in TextWrap.Lay($"{proof}: ", Role.Strong, proof.Mistakes!.Summary, Role.Warning, width))
                    yield return line;
            }

            yield return new StyledLine();
        }
    }

    private static GridCell CellOf(MistakeResult result) => result.Fate switch
    {
        MistakeFate.Killed => new($"found out: {VerdictTable.Describe(result.Verdict!.Violated!.Value)}", Role.Added),
        MistakeFate.Survived => new("not found out", Role.Warning),
        MistakeFate.NoOccasion => new("no occasion", Role.Faint),
        _ => new("unknown", Role.Warning),
    };
}

namespace MmuRules.Exploration;

/// <content>Joining the verdicts on parts of one space.</content>
public sealed partial record Verdict
{
    /// <summary>Joins the verdicts on all parts of a space.</summary>
    /// <param name="parts">One verdict for each part, in any order.</param>
    /// <returns>The verdict on the whole. Numbers of states are sums: what several parts have found counts several times.</returns>
    /// <exception cref="MergeException">They are not the parts of one space, or some are missing or twice there.</exception>
    public static Verdict Merge(IReadOnlyCollection<Verdict> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new MergeException("There is no part to merge.");
        }

        Verdict first = parts.First();
        if (parts.Any(part => part.ProblemHash != first.ProblemHash || part.Scenario != first.Scenario || part.Model != first.Model))
        {
            throw new MergeException("The parts are of different scenarios, models, code or environments. Merge what one command has split.");
        }

        if (parts.Any(part => part.Shard is null || part.Shard.Value.Count != first.Shard!.Value.Count))
        {
            throw new MergeException("The parts are not of one division: each has to say that it is part i of the same n.");
        }

        int count = first.Shard!.Value.Count;
        List<int> missing = [.. Enumerable.Range(0, count).Except(parts.Select(part => part.Shard!.Value.Index))];
        if (missing.Count > 0 || parts.Count != count)
        {
            throw new MergeException(missing.Count > 0
                ? $"Of {count} parts these are missing: {string.Join(", ", missing.Select(index => $"{index}/{count}"))}."
                : $"There are {parts.Count} parts of {count}: some are there twice.");
        }

        Verdict worst = parts.OrderBy(part => RankOf(part.Outcome)).ThenBy(part => part.Witness?.Steps.Count ?? 0).ThenBy(part => part.Shard!.Value.Index).First();
        return worst with
        {
            Shard = null,
            States = parts.Sum(part => part.States),
            Transitions = parts.Sum(part => part.Transitions),
            Executions = parts.Sum(part => part.Executions),
            Depth = parts.Max(part => part.Depth),
            Elapsed = TimeSpan.FromTicks(parts.Sum(part => part.Elapsed.Ticks)),
            CutShortBy = [.. parts.SelectMany(part => part.CutShortBy).Distinct().Order()],
        };
    }

    private static int RankOf(Outcome outcome) => outcome switch
    {
        Outcome.Violated => 0,
        Outcome.Unknown => 1,
        Outcome.Bounded => 2,
        _ => 3,
    };
}

/// <summary>Verdicts cannot be merged.</summary>
/// <param name="message">Why, and what is missing.</param>
public sealed class MergeException(string message) : Exception(message);

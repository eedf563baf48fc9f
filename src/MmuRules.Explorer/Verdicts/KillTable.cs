using System.Collections.Immutable;
using System.Text;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>What became of a mistake.</summary>
public enum MistakeFate
{
    /// <summary>It was found out: with it a property is violated.</summary>
    Killed,

    /// <summary>Nothing is violated with it either.</summary>
    Survived,

    /// <summary>There was no occasion to make it.</summary>
    NoOccasion,

    /// <summary>It could not be explored to the end.</summary>
    Unknown,
}

/// <summary>A mistake, and what became of it.</summary>
/// <param name="Mistake">The mistake.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Verdict">The verdict of the exploration with it, if there was one.</param>
public sealed record MistakeResult(Mistake Mistake, MistakeFate Fate, Verdict? Verdict);

/// <summary>
/// Tries whether a proof is worth anything: the same exploration is done again with one mistake after the other. A proof that holds with every mistake too has proved nothing: nobody in its
/// scenario is in the way of the code.
/// </summary>
public sealed class KillTable
{
    private KillTable(Verdict verdict, ImmutableArray<MistakeResult> results) => (Verdict, Results) = (verdict, results);

    /// <summary>The verdict without any mistake.</summary>
    public Verdict Verdict { get; }

    /// <summary>What became of each mistake; empty if the code itself was not proved.</summary>
    public ImmutableArray<MistakeResult> Results { get; }

    /// <summary>Whether the code was proved, and at least one mistake would have been found out.</summary>
    public bool HasProvedSomething => Results.Any(result => result.Fate == MistakeFate.Killed);

    /// <summary>What the table comes to, in a sentence.</summary>
    public string Summary =>
        Verdict.Outcome != Outcome.Proved ? $"No proof was tried: {VerdictTable.Describe(Verdict)}."
        : HasProvedSomething ? $"{Count(MistakeFate.Killed)} of {Results.Length - Count(MistakeFate.NoOccasion)} mistakes would have been found out."
        : "It proved nothing: with every mistake that was tried it holds too. Nobody in the scenario is in the way of this code.";

    /// <summary>Explores code, and if it is proved, explores it with each mistake.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="model">The hardware.</param>
    /// <param name="code">The code, one function or several that run at the same time; a mistake is made in all of them.</param>
    /// <param name="options">How to explore; everything, if left out.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ExplorationException">The code cannot be explored.</exception>
    public static KillTable Of(Scenario scenario, HardwareModel model, IReadOnlyList<CodeUnderTest> code, ExplorationOptions? options = null)
    {
        Verdict verdict = Explorer.Check(scenario, model, code, options);
        return new KillTable(verdict, verdict.Outcome == Outcome.Proved ? [.. Mistake.All.Select(mistake => Try(mistake, scenario, model, code, options))] : []);
    }

    /// <summary>What became of a mistake.</summary>
    /// <param name="mistake">The mistake's name.</param>
    /// <exception cref="ArgumentException">It was not tried.</exception>
    public MistakeFate this[string mistake] => Results.FirstOrDefault(result => result.Mistake.Name == mistake)?.Fate
        ?? throw new ArgumentException($"The mistake '{mistake}' was not tried. Tried were: {string.Join(", ", Results.Select(result => result.Mistake.Name))}.", nameof(mistake));

    /// <summary>Writes the table for a terminal, with <see cref="Summary"/> below it.</summary>
    /// <returns>The text; each line ends with a line feed.</returns>
    public string ToText()
    {
        var text = new StringBuilder();
        int width = Results.Select(result => result.Mistake.Name.Length).DefaultIfEmpty().Max();
        foreach (MistakeResult result in Results)
        {
            TextTable.Append(text, new TextCell([result.Mistake.Name], width), new TextCell([Describe(result)], 0));
        }

        return text.Append(Summary).Append('\n').ToString();
    }

    /// <summary>Writes the table as Markdown, with <see cref="Summary"/> below it.</summary>
    /// <returns>The text; each line ends with a line feed.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| Mistake | Found out? |\n| --- | --- |\n");
        foreach (MistakeResult result in Results)
        {
            text.Append($"| {result.Mistake.Name} | {Describe(result)} |\n");
        }

        return text.Append($"\n{Summary}\n").ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => ToText();

    private static string Describe(MistakeResult result) => result.Fate switch
    {
        MistakeFate.Killed => VerdictTable.Describe(result.Verdict!),
        MistakeFate.Survived => "holds too",
        MistakeFate.NoOccasion => "no occasion",
        _ => "unknown",
    };

    private static MistakeResult Try(Mistake mistake, Scenario scenario, HardwareModel model, IReadOnlyList<CodeUnderTest> code, ExplorationOptions? options)
    {
        if (mistake.In(scenario) is not { } mistaken)
        {
            return new MistakeResult(mistake, MistakeFate.NoOccasion, null);
        }

        int occasions = mistake.InCode is null ? 1 : 0;
        Verdict verdict;
        try
        {
            verdict = Explorer.Check(mistaken, model, [.. code.Select(one => mistake.In(one, () => Interlocked.Exchange(ref occasions, 1)))], options);
        }
        catch (ExplorationException)
        {
            return new MistakeResult(mistake, MistakeFate.Unknown, null);
        }

        MistakeFate fate = occasions == 0 ? MistakeFate.NoOccasion
            : verdict.Outcome switch
            {
                Outcome.Violated => MistakeFate.Killed,
                Outcome.Proved => MistakeFate.Survived,
                _ => MistakeFate.Unknown,
            };
        return new MistakeResult(mistake, fate, verdict);
    }

    private int Count(MistakeFate fate) => Results.Count(result => result.Fate == fate);
}

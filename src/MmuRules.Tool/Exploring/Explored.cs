using MmuRules.Exploration;

namespace MmuRules.Tool.Exploring;

/// <summary>What came of one function in one scenario on one model.</summary>
/// <param name="Code">The function's name.</param>
/// <param name="Verdict">The verdict, which names scenario and model.</param>
/// <param name="Mistakes">What a proof is worth, if that was asked for.</param>
internal sealed record Explored(string Code, Verdict Verdict, KillTable? Mistakes = null)
{
    /// <summary>The question: the scenario's name without what stands behind the dot.</summary>
    public string Question => Verdict.Scenario.Split('.', 2)[0];

    /// <summary>Which variant of the question; empty for the plain one.</summary>
    public string Variant => Verdict.Scenario.Split('.', 2) is [_, var variant] ? variant : "";

    public override string ToString() => $"{Code} in {Verdict.Scenario} on {Verdict.Model}";
}

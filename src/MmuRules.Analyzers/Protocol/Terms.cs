using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers.Protocol;

/// <summary>On what terms code is checked.</summary>
/// <param name="Contracts">What operations declare of themselves.</param>
/// <param name="Settings">For which machines the code is meant.</param>
internal sealed record Terms(ContractReader Contracts, Settings Settings)
{
    /// <summary>The rules that judge what happens.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = Rule.All;

    /// <summary>What is watched for them on every path.</summary>
    public Audience Watches { get; init; } = new(Watch.All);
}

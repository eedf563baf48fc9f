using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU9002: the checker could not tell, and says so rather than nothing.</summary>
internal static class Inconclusive
{
    public const string Id = "MMU9002";

    public static readonly DiagnosticDescriptor Descriptor = new(
        Id,
        "Analysis inconclusive",
        "The ordering rules could not be checked in '{0}': {1}",
        "MmuRules.Checker",
        DiagnosticSeverity.Hidden,
        isEnabledByDefault: true,
        "The checker neither guesses nor falls silent: where the paths through a method are too many, or its callers unknown, it says that it came to no conclusion.",
        Rule.HelpLink(Id));
}

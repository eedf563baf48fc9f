using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU9001: a line of a contract file that does not hold.</summary>
internal static class ContractFileError
{
    public const string Id = "MMU9001";

    public static readonly DiagnosticDescriptor Descriptor = new(
        Id,
        "Contract file error",
        "This line does not hold: {0}",
        "MmuRules.Checker",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A line of a contract file cannot be read, names a symbol that does not exist, or speaks of one that another line has spoken of. The other lines hold; what this one was to say of its symbol is not known to the checker.",
        Rule.HelpLink(Id));
}

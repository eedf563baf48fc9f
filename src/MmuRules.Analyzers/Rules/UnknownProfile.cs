using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU9003: an option has a value that it cannot have, and counts as not given.</summary>
internal static class UnknownProfile
{
    public const string Id = "MMU9003";

    public static readonly DiagnosticDescriptor Descriptor = new(
        Id,
        "The machine profile in .editorconfig is unknown",
        "'{0}' is no value of {1}, and counts as not given. Did you mean '{2}'? The values are: {3}.",
        "MmuRules.Checker",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The option has a value that it cannot have. Until that is mended the code is checked as if the option were not there: for every real machine, and without split page-table locks.",
        Rule.HelpLink(Id));

    public static Diagnostic At(Location location, BadValue bad) =>
        Diagnostic.Create(Descriptor, location, bad.Value, bad.Option, Spelling.NearestTo(bad.Value, bad.Known), string.Join(", ", bad.Known));
}

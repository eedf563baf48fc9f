using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What Roslyn knows of a diagnostic and does not publish.</summary>
internal static class DiagnosticInternals
{
    private static readonly PropertyInfo ArgumentsProperty = PropertyOf("Arguments");
    private static readonly PropertyInfo SuppressionProperty = PropertyOf("ProgrammaticSuppressionInfo");

    /// <summary>The arguments of the message.</summary>
    public static IReadOnlyList<string> ArgumentsOf(Diagnostic diagnostic) =>
        ArgumentsProperty.GetValue(diagnostic) is IReadOnlyList<object?> arguments ? AsText(arguments) : [];

    /// <summary>Arguments are compared as the text that they put into the message.</summary>
    public static IReadOnlyList<string> AsText(IEnumerable<object?> arguments) =>
        [.. arguments.Select(argument => argument?.ToString() ?? string.Empty)];

    /// <summary>Suppressed by a suppressor, not by the source.</summary>
    public static bool IsSuppressedByAnalyzer(Diagnostic diagnostic) => SuppressionProperty.GetValue(diagnostic) is not null;

    private static PropertyInfo PropertyOf(string name) =>
        typeof(Diagnostic).GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingMemberException(nameof(Diagnostic), name);
}

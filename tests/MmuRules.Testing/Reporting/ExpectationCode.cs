using System.Globalization;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>Writes a reported diagnostic as the code of an expectation, to be pasted where the report is right.</summary>
internal static class ExpectationCode
{
    public static string Of(Diagnostic diagnostic)
    {
        var code = new StringBuilder();
        code.Append(CultureInfo.InvariantCulture, $"new DiagnosticResult(\"{diagnostic.Id}\", DiagnosticSeverity.{diagnostic.Severity})");
        foreach (var location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Where(location => location != Location.None))
            AppendSpan(code, location.GetLineSpan());

        var arguments = DiagnosticInternals.ArgumentsOf(diagnostic);
        if (arguments.Count > 0)
            code.Append(".WithArguments(").AppendJoin(", ", arguments.Select(argument => $"\"{argument}\"")).Append(')');
        if (diagnostic.IsSuppressed)
            code.Append(".WithIsSuppressed(true)");
        return code.Append(',').ToString();
    }

    private static void AppendSpan(StringBuilder code, FileLinePositionSpan span)
    {
        var (start, end) = (span.StartLinePosition, span.EndLinePosition);
        code.Append(
            CultureInfo.InvariantCulture,
            $".WithSpan(\"{span.Path}\", {start.Line + 1}, {start.Character + 1}, {end.Line + 1}, {end.Character + 1})");
    }
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Tests.Contracts;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>Compiles and checks the code of a page as a reader would who has the reference machine.</summary>
internal static partial class DocumentedCode
{
    private const string Begin = """
        using System.Collections.Generic;
        using MmuRules.Files;
        using MmuRules.Gather;
        using MmuRules.Pages;
        using MmuRules.Paging;

        internal static class Documented
        {

        """;

    private const string CodePath = "/Documented.cs";

    /// <summary>What a reader's project refers to: the framework, and the reference machine.</summary>
    public static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What the comments of an example say that it is flagged with: `line: id`, with lines counted from the code's first. What its configuration is flagged with is said of no line.</summary>
    public static IReadOnlyList<string> Expected(Example example) =>
        [.. MarksOf(example.Contracts).Select(mark => $"contracts, {mark}"), .. Mark().Matches(example.Configuration).Select(match => match.Groups["id"].Value), .. MarksOf(example.Code)];

    /// <summary>What the example is flagged with, compile errors included.</summary>
    public static async Task<IReadOnlyList<string>> FoundAsync(Example example)
    {
        var firstLine = Begin.ReplaceLineEndings("\n").Count(character => character == '\n');
        return [.. (await DiagnosticsAsync(example))
            .Select(diagnostic => (Place: diagnostic.Location.GetLineSpan(), Text: Describe(diagnostic)))
            .OrderBy(found => found.Place.Path == CodePath)
            .ThenBy(found => found.Place.StartLinePosition.Line)
            .Select(found => (Line: found.Place.StartLinePosition.Line + 1, found.Place.Path, found.Text))
            .Select(found => found.Path != CodePath ? $"contracts, {found.Line}: {found.Text}" : found.Line > firstLine ? $"{found.Line - firstLine}: {found.Text}" : found.Text)];
    }

    /// <summary>What the compiler and the analyzer have to say of an example.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(Example example)
    {
        var compilation = CSharpCompilation.Create(
            "Documented",
            [CSharpSyntaxTree.ParseText($"{Begin}{example.Code}\n}}\n", path: CodePath)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var options = new AnalyzerOptions([new ContractText("/documented.mmurules.txt", example.Contracts)], new EditorConfig(example.Configuration));
        var diagnostics = await compilation.WithAnalyzers([new MmuOrderingAnalyzer()], options).GetAllDiagnosticsAsync();
        return [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))];
    }

    /// <summary>The marks in comments: `line: id`.</summary>
    public static IEnumerable<string> MarksOf(string text) =>
        text.Split('\n').SelectMany((line, index) => Mark().Matches(line).Select(match => $"{index + 1}: {match.Groups["id"].Value}"));

    private static string Describe(Diagnostic diagnostic) =>
        RulePage.Ids.Contains(diagnostic.Id) ? diagnostic.Id : $"{diagnostic.Id} {diagnostic.GetMessage()}";

    [GeneratedRegex(@"(//|#) (?<id>MMU\d{4})\b")]
    private static partial Regex Mark();
}

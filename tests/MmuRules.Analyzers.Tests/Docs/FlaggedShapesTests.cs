using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Tests.Contracts;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>samples/FlaggedShapes is made from the pages of the rules. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public sealed class FlaggedShapesTests
{
    private static readonly IReadOnlyDictionary<string, string> Expected = FlaggedShape.Ids.SelectMany(FlaggedShape.FilesOf).ToDictionary();

    [Fact]
    public void The_sample_has_for_each_rule_what_its_page_shows_first_as_flagged_and_nothing_else()
    {
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
            foreach (var (name, text) in Expected)
                File.WriteAllText(Path.Combine(FlaggedShape.Folder, name), text);
        var files = Directory.EnumerateFiles(FlaggedShape.Folder).Where(path => Path.GetExtension(path) != ".csproj").ToDictionary(path => Path.GetFileName(path)!, path => File.ReadAllText(path).ReplaceLineEndings("\n"));
        Assert.Equal(Expected.OrderBy(file => file.Key, StringComparer.Ordinal), files.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_sample_is_flagged_where_its_comments_say_and_nowhere_else()
    {
        var marked = Expected.SelectMany(file => file.Key == ".editorconfig" ? [] : DocumentedCode.MarksOf(file.Value).Select(mark => $"{file.Key}:{mark}"))
            // An option is told of at the first word of the file that it holds for, behind the comment of where it comes from.
            .Append("MMU9003.cs:2: MMU9003");

        Assert.Equal(marked.Order(StringComparer.Ordinal), (await FoundAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_rule_is_marked_in_the_sample() =>
        Assert.All(FlaggedShape.Ids, id => Assert.Contains(Expected.Values, text => text.Contains($" {id}\n", StringComparison.Ordinal)));

    private static async Task<IEnumerable<string>> FoundAsync()
    {
        var sources = Expected.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(file => CSharpSyntaxTree.ParseText(file.Value, path: $"/{file.Key}"));
        var contracts = Expected.Where(file => file.Key.EndsWith(".mmurules.txt", StringComparison.Ordinal)).Select(file => new ContractText($"/{file.Key}", file.Value));
        var options = new AnalyzerOptions([.. contracts], new EditorConfig(Expected[".editorconfig"]));
        return (await FlaggedShape.Compile(sources).WithAnalyzers([new MmuOrderingAnalyzer()], options).GetAllDiagnosticsAsync())
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => (Place: diagnostic.Location.GetLineSpan(), diagnostic.Id))
            .Select(found => $"{Path.GetFileName(found.Place.Path)}:{found.Place.StartLinePosition.Line + 1}: {found.Id}");
    }
}

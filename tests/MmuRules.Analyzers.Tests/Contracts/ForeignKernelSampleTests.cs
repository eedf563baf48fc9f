using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Tests.Docs;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>samples/ForeignKernel: a kernel without contracts, the contract file that somebody wrote for it, and code on it.</summary>
public sealed class ForeignKernelSampleTests
{
    private static readonly string Sample = Repository.PathOf("samples", "ForeignKernel");

    [Fact]
    public async Task The_sample_is_flagged_where_it_says_and_nowhere_else() =>
        Assert.Equal(await MarkedAsync(), await FoundAsync(new ContractText("/tern.mmurules.txt", await File.ReadAllTextAsync(Path.Combine(Sample, "Driver", "tern.mmurules.txt")))));

    [Fact]
    public async Task Without_its_contract_file_it_is_not_flagged() => Assert.Empty(await FoundAsync());

    private static async Task<IReadOnlyList<string>> MarkedAsync() =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(Sample, "Driver", "Evictor.cs")))
            .Select((line, index) => (Line: index + 1, Mark: line.IndexOf("// MMU", StringComparison.Ordinal) is var at and >= 0 ? line[(at + 3)..] : null))
            .Where(line => line.Mark is not null)
            .Select(line => $"Evictor.cs:{line.Line}: {line.Mark}")];

    private static async Task<IReadOnlyList<string>> FoundAsync(params AdditionalText[] contracts)
    {
        var framework = await Check.Framework.ResolveAsync(LanguageNames.CSharp, default);
        var kernel = Compile("Tern", framework, OutputKind.DynamicallyLinkedLibrary);
        var driver = Compile("Driver", framework.Add(kernel.ToMetadataReference()), OutputKind.ConsoleApplication);
        var found = await driver.WithAnalyzers([new MmuOrderingAnalyzer()], new AnalyzerOptions([.. contracts])).GetAllDiagnosticsAsync();
        return [.. found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => $"{Path.GetFileName(diagnostic.Location.GetLineSpan().Path)}:{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}")];
    }

    private static CSharpCompilation Compile(string name, IEnumerable<MetadataReference> references, OutputKind kind)
    {
        const string Usings = "global using System; global using System.Threading;";
        var sources = Directory.EnumerateFiles(Path.Combine(Sample, name), "*.cs").Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path));
        return CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(Usings), .. sources], references, new(kind, nullableContextOptions: NullableContextOptions.Enable));
    }
}

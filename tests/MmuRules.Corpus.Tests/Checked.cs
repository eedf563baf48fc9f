using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers;

namespace MmuRules.Corpus;

/// <summary>What the rules say of a bug's source file, method by method.</summary>
internal static class Checked
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    private static readonly ConcurrentDictionary<string, Task<ILookup<string, string>>> Found = new();

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The ids that a method is flagged with, in the order of its lines. Of hidden diagnostics only the one counts by which the checker says that it does not know.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Bug bug, string method) => [.. (await Found.GetOrAdd(bug.SourceFile, CheckAsync))[method]];

    private static async Task<ILookup<string, string>> CheckAsync(string file)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        // The attribute that says of a bug what it is, and the worlds, stand in other files; all else that a bug is made of is the machine alone.
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(await File.ReadAllTextAsync(file), parse, file),
            CSharpSyntaxTree.ParseText(await File.ReadAllTextAsync(Repository.PathOf("tests", "MmuRules.Corpus.Tests", "BugAttribute.cs")), parse),
            CSharpSyntaxTree.ParseText(await File.ReadAllTextAsync(Repository.PathOf("tests", "MmuRules.Corpus.Tests", "Worlds.cs")), parse),
            CSharpSyntaxTree.ParseText(Usings, parse),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Corpus", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, metadataImportOptions: MetadataImportOptions.Public));
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers([new MmuOrderingAnalyzer()]).GetAllDiagnosticsAsync();
        Assert.Empty(all.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)));
        return all.Where(diagnostic => !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ToLookup(MethodOf, diagnostic => diagnostic.Id);
    }

    private static string MethodOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<MethodDeclarationSyntax>().LastOrDefault()?.Identifier.ValueText ?? string.Empty;
}

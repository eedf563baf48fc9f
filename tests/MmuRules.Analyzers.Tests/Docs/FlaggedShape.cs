using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>What the page of a rule shows first as flagged, as files of samples/FlaggedShapes.</summary>
internal static partial class FlaggedShape
{
    private const string Origin = "Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.";

    /// <summary>Where the files are.</summary>
    public static string Folder { get; } = Repository.PathOf("samples", "FlaggedShapes");

    /// <summary>The rules that have one: those by which something goes wrong.</summary>
    public static string[] Ids { get; } =
        [.. new MmuOrderingAnalyzer().SupportedDiagnostics.Where(descriptor => descriptor.DefaultSeverity >= DiagnosticSeverity.Warning).Select(descriptor => descriptor.Id)];

    /// <summary>The files that a rule has in the sample, by name: its code, and a contract file and a configuration if it is about those.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(string id)
    {
        var page = RulePage.Of(id);
        var example = page.ExamplesOf(RulePage.Flagged)[0];
        var files = new Dictionary<string, string> { [$"{id}.cs"] = CodeOf(id, page, example.Code) };
        if (example.Contracts.Length > 0)
            files[$"{id}.mmurules.txt"] = $"# {Origin}\n{example.Contracts.Replace("Documented.", $"FlaggedShapes.{id}.", StringComparison.Ordinal)}";
        if (example.Configuration.Length > 0)
            files[".editorconfig"] = $"# {Origin}\n{example.Configuration.Replace("[*.cs]", $"[{id}.cs]", StringComparison.Ordinal)}";
        return files;
    }

    /// <summary>Compiles files as the sample's project does.</summary>
    public static CSharpCompilation Compile(params IEnumerable<SyntaxTree> files)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;";
        return CSharpCompilation.Create(
            "FlaggedShapes",
            [CSharpSyntaxTree.ParseText(Usings, path: "/Usings.cs"), .. files],
            DocumentedCode.References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static string CodeOf(string id, RulePage page, string code)
    {
        var witness = Witness().Match(page.Section("The losing schedule"));
        var mark = witness.Success ? $"    [Explorable(\"{id}\", \"{witness.Groups["scenario"].Value}\")]\n" : "";
        var entry = witness.Success ? EntryOf(code) : null;
        var model = witness.Groups["model"].Value is var name and not ("" or "X86") ? $"\n/// <remarks>Explore it with <c>--model {name}</c>.</remarks>" : "";
        var lines = code.TrimEnd().Split('\n').Select(line =>
            line.Length == 0 ? "" : line.StartsWith("static ", StringComparison.Ordinal) ? $"{(entry is not null && line.Contains($" {entry}(", StringComparison.Ordinal) ? mark : "")}    internal {line}" : $"    {line}");
        return WithNeededUsings($$"""
            // {{Origin}}
            using MmuRules.Annotations;
            using MmuRules.Files;
            using MmuRules.Gather;
            using MmuRules.Pages;
            using MmuRules.Paging;

            namespace FlaggedShapes;

            /// <summary>{{page.Title.Split(": ", 2)[1]}}.</summary>{{model}}
            internal static class {{id}}
            {
            {{string.Join('\n', lines)}}
            }

            """.ReplaceLineEndings("\n"));
    }

    private static string WithNeededUsings(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code);
        var needless = Compile(tree).GetDiagnostics().Where(diagnostic => diagnostic.Id == "CS8019" && diagnostic.Location.SourceTree == tree).Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line).ToHashSet();
        return string.Join('\n', code.Split('\n').Where((_, line) => !needless.Contains(line)));
    }

    // The method that no other one calls.
    private static string EntryOf(string code)
    {
        var root = CSharpSyntaxTree.ParseText($"class Documented {{ {code} }}").GetRoot();
        var called = root.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(call => call.Expression).OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText).ToHashSet();
        return root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(method => method.Identifier.ValueText).Single(name => !called.Contains(name));
    }

    [GeneratedRegex(@"^<!-- witness: (?<scenario>\w+) on (?<model>\w+) -->$", RegexOptions.Multiline)]
    private static partial Regex Witness();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>Code of a page of docs/rules, compiled against the machine as a reader would, to be explored.</summary>
internal static partial class PageCode
{
    internal static IEnumerable<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    internal static CSharpCompilationOptions Options { get; } = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>The blocks of C# in a section of a rule's page.</summary>
    internal static IReadOnlyList<string> BlocksOf(string rule, string section)
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "rules", $"{rule}.md")).ReplaceLineEndings("\n");
        string text = page.Split($"\n## {section}\n")[1].Split("\n## ")[0];
        return [.. Block().Matches(text).Select(match => match.Groups["code"].Value)];
    }

    /// <summary>A block as a source file.</summary>
    internal static string SourceOf(string block) => $$"""
        using MmuRules.Files;
        using MmuRules.Gather;
        using MmuRules.Pages;
        using MmuRules.Paging;

        internal static class Documented
        {
        {{block}}
        }

        """;

    /// <summary>Compiles a source file; each of its methods is code under test.</summary>
    internal static IReadOnlyList<CodeUnderTest> Compile(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Documented", [CSharpSyntaxTree.ParseText(source)], References, Options);
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return
        [
            .. Assembly.Load(image.ToArray()).GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(method => !method.Name.Contains('<', StringComparison.Ordinal))
                .Select(method => new CodeUnderTest(method.Name, CodeBinder.Bind(method))),
        ];
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>Code of a page of docs/rules, compiled against the machine as a reader would, to be explored.</summary>
internal static partial class PageCode
{
    internal static IEnumerable<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    internal static CSharpCompilationOptions Options { get; } = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>The text of a section of a rule's page, below its heading.</summary>
    internal static string SectionOf(string rule, string section) =>
        File.ReadAllText(Repository.PathOf("docs", "rules", $"{rule}.md")).ReplaceLineEndings("\n").Split($"\n## {section}\n")[1].Split("\n## ")[0].Trim();

    /// <summary>The blocks of C# in a section of a rule's page.</summary>
    internal static IReadOnlyList<string> BlocksOf(string rule, string section) => [.. Block().Matches($"{SectionOf(rule, section)}\n").Select(match => match.Groups["code"].Value)];

    /// <summary>A block as a source file.</summary>
    /// <param name="block">The block.</param>
    /// <param name="name">What the file of the block's lines is called in a witness.</param>
    internal static string SourceOf(string block, string name = "Documented.cs") => $$"""
        using System.Collections.Generic;
        using MmuRules.Files;
        using MmuRules.Gather;
        using MmuRules.Hardware;
        using MmuRules.Operations;
        using MmuRules.Pages;
        using MmuRules.Paging;

        internal static class Documented
        {
        #line 1 "{{name}}"
        {{block}}
        }

        """;

    /// <summary>Compiles a source file; each of its methods that no other one calls is code under test.</summary>
    internal static IReadOnlyList<CodeUnderTest> Compile(string source) => Compile(source, null);

    /// <summary>Compiles a source file; each of its methods that no other one calls, and that is one of those that are named, is code under test.</summary>
    internal static IReadOnlyList<CodeUnderTest> Compile(string source, IReadOnlyCollection<string>? names)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, path: "Documented.cs", encoding: Encoding.UTF8);
        HashSet<string> called = [.. tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Select(call => call.Expression).OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText)];
        CSharpCompilation compilation = CSharpCompilation.Create("Documented", [tree], References, Options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        Assert.Empty(compilation.Emit(image, symbols).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return
        [
            .. Assembly.Load(image.ToArray(), symbols.ToArray()).GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(method => !method.Name.Contains('<', StringComparison.Ordinal) && !called.Contains(method.Name) && names?.Contains(method.Name) != false)
                .Select(method => new CodeUnderTest(method.Name, CodeBinder.Bind(method))),
        ];
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

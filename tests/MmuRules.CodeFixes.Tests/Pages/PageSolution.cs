using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers;
using MmuRules.Analyzers.Tests.Docs;

namespace MmuRules.CodeFixes.Tests.Pages;

/// <summary>An example of a rule's page three times: in two files of one project, and in another project.</summary>
internal sealed class PageSolution
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private PageSolution(Solution solution, DocumentId first, DocumentId beside, DocumentId elsewhere) =>
        (Solution, First, Beside, Elsewhere) = (solution, first, beside, elsewhere);

    public Solution Solution { get; }

    public DocumentId First { get; }

    /// <summary>The other file of the first one's project.</summary>
    public DocumentId Beside { get; }

    /// <summary>The file of the other project.</summary>
    public DocumentId Elsewhere { get; }

    /// <param name="example">The example.</param>
    /// <param name="newLine">What its lines end with.</param>
    public static PageSolution Of(Example example, string newLine = "\n")
    {
        var workspace = new AdhocWorkspace();
        var (project, other) = (ProjectId.CreateNewId(), ProjectId.CreateNewId());
        var solution = WithProject(WithProject(workspace.CurrentSolution, project, "One", example), other, "Other", example);
        var (first, beside, elsewhere) = (DocumentId.CreateNewId(project), DocumentId.CreateNewId(project), DocumentId.CreateNewId(other));
        solution = WithCode(solution, first, "First", example, newLine);
        solution = WithCode(solution, beside, "Beside", example, newLine);
        return new(WithCode(solution, elsewhere, "Elsewhere", example, newLine), first, beside, elsewhere);
    }

    /// <summary>What the compiler and the analyzer have to say of a document.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Solution solution, DocumentId document)
    {
        var project = solution.GetDocument(document)!.Project;
        var tree = await project.GetDocument(document)!.GetSyntaxTreeAsync();
        var compilation = (await project.GetCompilationAsync())!.WithAnalyzers([new MmuOrderingAnalyzer()], project.AnalyzerOptions);
        return [.. (await compilation.GetAllDiagnosticsAsync())
            .Where(diagnostic => diagnostic.Location.SourceTree == tree && (diagnostic.Severity >= DiagnosticSeverity.Warning || !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)))
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static Solution WithProject(Solution solution, ProjectId id, string name, Example example) => solution
        .AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            metadataReferences: References))
        .AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".editorconfig", SourceText.From($"root = true\n{example.Configuration}"), filePath: $"/{name}/.editorconfig")
        .AddAdditionalDocument(DocumentId.CreateNewId(id), "page.mmurules.txt", SourceText.From(example.Contracts), filePath: $"/{name}/page.mmurules.txt");

    private static Solution WithCode(Solution solution, DocumentId id, string name, Example example, string newLine) => solution.AddDocument(
        id,
        $"{name}.cs",
        SourceText.From($$"""
            using System.Collections.Generic;
            using MmuRules.Files;
            using MmuRules.Gather;
            using MmuRules.Pages;
            using MmuRules.Paging;

            internal static class {{name}}
            {
            {{example.Code}}
            }

            """.ReplaceLineEndings(newLine)),
        filePath: $"/{solution.GetProject(id.ProjectId)!.Name}/{name}.cs");
}

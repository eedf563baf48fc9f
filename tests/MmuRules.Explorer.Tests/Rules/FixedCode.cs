using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers;
using MmuRules.CodeFixes;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>What the code fixes make of a source file.</summary>
internal static class FixedCode
{
    private static readonly CodeFixProvider[] Fixes =
        [.. typeof(DirtyBeforeFlushFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract).Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>What each fix that is offered for the first diagnostic makes of a source file: the title, and the source. Nothing if there is no diagnostic.</summary>
    internal static async Task<IReadOnlyList<(string Title, string Source)>> OfAsync(string source)
    {
        Document document = DocumentOf(source);
        if ((await FindAsync(document)).FirstOrDefault() is not { } diagnostic)
        {
            return [];
        }

        List<CodeAction> actions = [];
        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        List<(string, string)> found = [];
        foreach (CodeAction action in actions)
        {
            ApplyChangesOperation changes = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
            found.Add((action.Title, (await changes.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString()));
        }

        return found;
    }

    /// <summary>The rules that a source file breaks.</summary>
    internal static async Task<IReadOnlyList<string>> DiagnosedAsync(string source) => [.. (await FindAsync(DocumentOf(source))).Select(diagnostic => diagnostic.Id)];

    private static Document DocumentOf(string source)
    {
        var workspace = new AdhocWorkspace();
        var info = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Create(), "Documented", "Documented", LanguageNames.CSharp, compilationOptions: PageCode.Options, metadataReferences: PageCode.References);
        return workspace.AddProject(info).AddDocument("Documented.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> FindAsync(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new MmuOrderingAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }
}

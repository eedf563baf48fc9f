using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MmuRules.CodeFixes.Tests.Pages;

/// <summary>Applies the fix of a rule as an editor does.</summary>
internal static class PageFix
{
    /// <summary>The fixes by the rules that they are for.</summary>
    public static IReadOnlyDictionary<string, CodeFixProvider> Providers { get; } = typeof(UnlockBeforeFlushFix).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
        .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)
        .SelectMany(provider => provider.FixableDiagnosticIds.Select(id => (Id: id, Provider: provider)))
        .ToDictionary(known => known.Id, known => known.Provider);

    /// <summary>What is offered for a diagnostic.</summary>
    public static async Task<IReadOnlyList<CodeAction>> OfferedAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await Providers[diagnostic.Id].RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return actions;
    }

    public static async Task<Solution> AppliedAsync(CodeAction action) =>
        (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    /// <summary>The solution with everything fixed that a rule finds in a scope.</summary>
    public static async Task<Solution> AllFixedAsync(Document document, string id, FixAllScope scope, string? key)
    {
        var provider = Providers[id];
        var context = new FixAllContext(document, provider, scope, key, [id], new Found(), default);
        return await provider.GetFixAllProvider()!.GetFixAsync(context) is { } action ? await AppliedAsync(action) : document.Project.Solution;
    }

    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await PageSolution.DiagnosticsAsync(document.Project.Solution, document.Id);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            var all = new List<Diagnostic>();
            foreach (var document in project.DocumentIds)
                all.AddRange(await PageSolution.DiagnosticsAsync(project.Solution, document));
            return all;
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}

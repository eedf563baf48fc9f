using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Tells a batch fix the diagnostics that the test has just found.</summary>
internal sealed class KnownDiagnostics(ImmutableArray<(Project project, Diagnostic diagnostic)> found) : FixAllContext.DiagnosticProvider
{
    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        Task.FromResult(Of(project));

    public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
        Task.FromResult(Of(document.Project).Where(diagnostic => diagnostic.Location.GetLineSpan().Path == (document.FilePath ?? document.Name)));

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        Task.FromResult(Of(project).Where(diagnostic => !diagnostic.Location.IsInSource));

    private IEnumerable<Diagnostic> Of(Project project) =>
        found.Where(pair => pair.project.Id == project.Id).Select(pair => pair.diagnostic);
}

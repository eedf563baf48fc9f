using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Tool.Fixing;

/// <summary>A diagnostic in a document of one state of the solution.</summary>
internal sealed record Located(Document Document, Diagnostic Diagnostic)
{
    public string Path => Document.FilePath!;

    /// <summary>The same for the copies of a file that is compiled several times.</summary>
    public (string Id, string Path, int Start) Key => (Diagnostic.Id, Path, Diagnostic.Location.SourceSpan.Start);
}

/// <summary>Runs the analyzers over a solution; a project whose texts did not change is not run again.</summary>
internal sealed class Diagnoser(FixSet fixes)
{
    private readonly Dictionary<ProjectId, ImmutableArray<Diagnostic>> _known = [];

    public void Forget(ProjectId project) => _known.Remove(project);

    /// <summary>All that are shown to the user, each once, in the order of the files and of their lines.</summary>
    public async Task<IReadOnlyList<Located>> FindAsync(Solution solution, CancellationToken cancellation)
    {
        var found = new List<Located>();
        foreach (var project in solution.Projects)
        {
            foreach (var diagnostic in await OfAsync(project, cancellation))
            {
                if (project.GetDocument(diagnostic.Location.SourceTree) is { FilePath: not null } document)
                    found.Add(new(document, diagnostic));
            }
        }

        return [.. found.DistinctBy(located => located.Key)
            .OrderBy(located => located.Path, StringComparer.Ordinal)
            .ThenBy(located => located.Key.Start)
            .ThenBy(located => located.Key.Id, StringComparer.Ordinal)];
    }

    private async Task<ImmutableArray<Diagnostic>> OfAsync(Project project, CancellationToken cancellation)
    {
        if (_known.TryGetValue(project.Id, out var known))
            return known;

        var compilation = await project.GetCompilationAsync(cancellation);
        var options = new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await compilation!.WithAnalyzers(fixes.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation);
        return _known[project.Id] = [.. diagnostics.Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed)];
    }
}

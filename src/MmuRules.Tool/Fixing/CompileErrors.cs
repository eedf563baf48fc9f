using Microsoft.CodeAnalysis;

namespace MmuRules.Tool.Fixing;

/// <summary>The errors of a project, counted by what they say: lines move, texts do not.</summary>
internal sealed class CompileErrors
{
    private readonly Dictionary<(string Id, string Message, string? Path), int> _counts;

    private CompileErrors(Dictionary<(string Id, string Message, string? Path), int> counts) => _counts = counts;

    public static async Task<CompileErrors> OfAsync(Project project, CancellationToken cancellation)
    {
        var compilation = await project.GetCompilationAsync(cancellation);
        return new(compilation!.GetDiagnostics(cancellation)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .GroupBy(diagnostic => (diagnostic.Id, diagnostic.GetMessage(), diagnostic.Location.SourceTree?.FilePath))
            .ToDictionary(group => group.Key, group => group.Count()));
    }

    /// <summary>An error that is not in the earlier ones, or more often than there; null if there is none.</summary>
    public string? NewSince(CompileErrors earlier) => _counts
        .Where(error => error.Value > earlier._counts.GetValueOrDefault(error.Key))
        .Select(error => $"{error.Key.Id}: {error.Key.Message}")
        .FirstOrDefault();
}

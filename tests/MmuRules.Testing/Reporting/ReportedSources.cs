using Microsoft.CodeAnalysis.Testing.Model;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>The files that a failure can show, in the order of the projects.</summary>
internal sealed class ReportedSources
{
    private readonly List<(string Path, SourceText Text)> _files = [];

    /// <summary>The files, each once.</summary>
    public IReadOnlyList<(string Path, SourceText Text)> Files => _files;

    /// <summary>The files of these projects.</summary>
    public static ReportedSources Of(IEnumerable<EvaluatedProjectState> projects)
    {
        var sources = new ReportedSources();
        foreach (var file in projects.SelectMany(project => project.Sources.Concat(project.AdditionalFiles).Concat(project.AnalyzerConfigFiles)))
        {
            if (!sources._files.Any(known => known.Path == file.filename))
                sources._files.Add(file);
        }

        return sources;
    }

    /// <summary>Whether a place can be shown.</summary>
    public bool Contain(FileLinePositionSpan span) =>
        _files.Any(file => file.Path == span.Path && span.StartLinePosition.Line < file.Text.Lines.Count);
}

using Microsoft.CodeAnalysis;

namespace MmuRules.Tool.Fixing;

/// <summary>Says which changes may not be made, and why.</summary>
/// <param name="before">The solution as it is on disk.</param>
/// <param name="isUsers">Whether a path is the user's own source: not generated, not outside.</param>
/// <param name="unreadable">Files that this tool's Roslyn does not parse although the user's compiler does.</param>
internal sealed class FixGuard(Solution before, Predicate<string> isUsers, IReadOnlySet<string> unreadable)
{
    private readonly Dictionary<ProjectId, CompileErrors> _errorsBefore = [];
    private readonly Dictionary<string, HashSet<string>> _formerTexts = [];

    /// <summary>Why a file is closed to changes; null if it is open.</summary>
    public string? WhyClosed(string path) =>
        !isUsers(path) ? $"{Path.GetFileName(path)} is generated"
        : unreadable.Contains(path) ? $"{Path.GetFileName(path)} is written in newer C# than this tool can change safely"
        : null;

    /// <summary>Why a proposal may not be taken; null if it may.</summary>
    public async Task<string?> WhyNotAsync(Fixer.Proposal proposal, Solution candidate, CancellationToken cancellation)
    {
        foreach (var (path, text) in proposal.Texts)
        {
            if (WhyClosed(path) is { } closed)
                return "its fix would change another file, and " + closed;
            if (_formerTexts.TryGetValue(path, out var former) && former.Contains(text.ToString()))
                return "its fix would undo an earlier one";
        }

        foreach (var project in proposal.Texts.Keys.SelectMany(path => candidate.GetDocumentIdsWithFilePath(path)).Select(id => id.ProjectId).Distinct())
        {
            // Not the errors of the round before: what was wrong with the file on disk is all that may be wrong with it afterwards.
            if (!_errorsBefore.TryGetValue(project, out var errors))
                _errorsBefore[project] = errors = await CompileErrors.OfAsync(before.GetProject(project)!, cancellation);
            var errorsNow = await CompileErrors.OfAsync(candidate.GetProject(project)!, cancellation);
            if (errorsNow.NewSince(errors) is { } error)
                return $"the code would not compile after its fix ({error})";
        }

        return null;
    }

    /// <summary>Remembers a text that is being left, so that no fix leads back to it.</summary>
    public void Leave(string path, string text)
    {
        if (!_formerTexts.TryGetValue(path, out var texts))
            _formerTexts[path] = texts = [];
        texts.Add(text);
    }
}

using Microsoft.CodeAnalysis;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Fixing;

/// <summary>Analyzes and fixes in turn until no fix is left to apply.</summary>
/// <remarks>One fix a file in each round: the next diagnostic of that file has moved by then, or gone with the first.</remarks>
internal sealed class FixLoop(FixSet fixes, IProgressLog progress)
{
    /// <summary>Far above what real code needs. It ends fixes that feed one another for ever with ever new text.</summary>
    private const int MostRounds = 500;

    private readonly Diagnoser _diagnoser = new(fixes);
    private readonly List<AppliedFix> _applied = [];
    private readonly Dictionary<(string Id, string Path, int Start), string> _givenUp = [];

    /// <param name="before">The solution as it is on disk.</param>
    /// <param name="isUsers">Whether a path is the user's own source.</param>
    /// <param name="cancellation">Stops it; nothing has been written by then.</param>
    public async Task<Outcome> RunAsync(Solution before, Predicate<string> isUsers, CancellationToken cancellation)
    {
        var unreadable = await UnreadableAsync(before, isUsers, cancellation);
        var guard = new FixGuard(before, isUsers, unreadable);
        var current = before;
        for (var round = 1; round <= MostRounds; round++)
        {
            var appliedBefore = _applied.Count;
            current = await RoundAsync(current, guard, cancellation);
            if (_applied.Count == appliedBefore)
                break;
            progress.Step($"{SummaryLayout.Counted(_applied.Count, "fix", "fixes")} after {SummaryLayout.Counted(round, "round")}");
        }

        return new(_applied, await ChangesAsync(before, current, cancellation), await RemainingAsync(current, cancellation), [.. unreadable.Order(StringComparer.Ordinal)]);
    }

    private async Task<Solution> RoundAsync(Solution start, FixGuard guard, CancellationToken cancellation)
    {
        var current = start;
        var touched = new HashSet<string>();
        foreach (var located in await _diagnoser.FindAsync(start, cancellation))
        {
            if (touched.Contains(located.Path) || _givenUp.ContainsKey(located.Key))
                continue;

            var (proposal, refusal) = await ProposeAsync(located, guard, cancellation);
            if (proposal is not null)
            {
                // Made for the text the round began with, which an earlier fix of this round has replaced.
                if (proposal.Texts.Keys.Any(touched.Contains))
                    continue;

                var candidate = With(current, proposal);
                refusal = await guard.WhyNotAsync(proposal, candidate, cancellation);
                if (refusal is null)
                {
                    await LeaveAsync(start, proposal, guard, cancellation);
                    _applied.Add(new(located.Diagnostic.Id, located.Path, proposal.Title));
                    touched.UnionWith(proposal.Texts.Keys);
                    current = candidate;
                    continue;
                }
            }

            _givenUp[located.Key] = refusal!;
        }

        return current;
    }

    /// <summary>A proposal, or why there is none.</summary>
    private async Task<(Fixer.Proposal? Proposal, string? Refusal)> ProposeAsync(Located located, FixGuard guard, CancellationToken cancellation)
    {
        if (guard.WhyClosed(located.Path) is { } closed)
            return (null, closed);

        try
        {
            var proposal = await Fixer.ProposeAsync(located.Document, located.Diagnostic, fixes, cancellation);
            return (proposal, proposal is null ? "no fix is offered" : null);
        }
        catch (FixFailedException e)
        {
            return (null, $"its fix failed ({e.Message}); please report it");
        }
    }

    private async Task LeaveAsync(Solution start, Fixer.Proposal proposal, FixGuard guard, CancellationToken cancellation)
    {
        foreach (var path in proposal.Texts.Keys)
        {
            var documents = start.GetDocumentIdsWithFilePath(path);
            guard.Leave(path, (await start.GetDocument(documents[0])!.GetTextAsync(cancellation)).ToString());
            foreach (var document in documents)
                _diagnoser.Forget(document.ProjectId);
        }
    }

    /// <summary>A file that several projects compile is several documents: all get the text.</summary>
    private static Solution With(Solution solution, Fixer.Proposal proposal) => proposal.Texts.Aggregate(solution, (all, text) =>
        all.GetDocumentIdsWithFilePath(text.Key).Aggregate(all, (changed, document) => changed.WithDocumentText(document, text.Value)));

    /// <summary>The user's compiler has accepted every file. One with syntax errors here is written in C# that this Roslyn misreads, and changing it would break it.</summary>
    private static async Task<HashSet<string>> UnreadableAsync(Solution solution, Predicate<string> isUsers, CancellationToken cancellation)
    {
        var unreadable = new HashSet<string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents).Where(document => isUsers(document.FilePath!)))
        {
            var tree = await document.GetSyntaxTreeAsync(cancellation);
            if (tree!.GetDiagnostics(cancellation).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                unreadable.Add(document.FilePath!);
        }

        return unreadable;
    }

    private static async Task<IReadOnlyList<ChangedFile>> ChangesAsync(Solution before, Solution after, CancellationToken cancellation)
    {
        var files = new Dictionary<string, ChangedFile>();
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(change => change.GetChangedDocuments()))
        {
            var path = before.GetDocument(id)!.FilePath!;
            files.TryAdd(path, new(path, await before.GetDocument(id)!.GetTextAsync(cancellation), await after.GetDocument(id)!.GetTextAsync(cancellation)));
        }

        return [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<Remainder>> RemainingAsync(Solution solution, CancellationToken cancellation) =>
        [.. (await _diagnoser.FindAsync(solution, cancellation)).Select(located => new Remainder(
            located.Diagnostic.Id,
            located.Path,
            located.Diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1,
            located.Diagnostic.GetMessage(),
            _givenUp.GetValueOrDefault(located.Key) ?? $"the fixes did not come to an end in {MostRounds} rounds"))];
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of something that changes code.</summary>
public abstract class CodeActionTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>Which of the offered actions is applied; null: the first.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>The key of the action that is applied. If an index is given too, both must mean the same action.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>A further check of the action that is applied.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }

    /// <summary>How the changed trees are compared with what the parser makes of their text.</summary>
    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    /// <summary>The enumeration of the language's syntax kinds.</summary>
    public abstract Type SyntaxKindType { get; }

    /// <summary>Whether a state says anything, and so is to be verified.</summary>
    protected static bool CodeActionExpected(SolutionState state) =>
        state.InheritanceMode is not null
        || state.MarkupHandling is not null
        || state.Sources.Count > 0
        || state.GeneratedSources.Count > 0
        || state.AdditionalFiles.Count > 0
        || state.AnalyzerConfigFiles.Count > 0
        || state.AdditionalFilesFactories.Count > 0;

    /// <summary>Whether any file differs; of the other projects too if <paramref name="recursive"/>.</summary>
    protected static bool HasAnyChange(ProjectState oldState, ProjectState newState, bool recursive)
    {
        if (!SourceFiles.AreSame(oldState.Sources, newState.Sources)
            || !SourceFiles.AreSame(oldState.GeneratedSources, newState.GeneratedSources)
            || !SourceFiles.AreSame(oldState.AdditionalFiles, newState.AdditionalFiles)
            || !SourceFiles.AreSame(oldState.AnalyzerConfigFiles, newState.AnalyzerConfigFiles))
        {
            return true;
        }

        return recursive
            && (oldState, newState) is (SolutionState { AdditionalProjects: var before }, SolutionState { AdditionalProjects: var after })
            && (before.Count != after.Count
                || before.Any(project => !after.TryGetValue(project.Key, out var changed) || HasAnyChange(project.Value, changed, recursive: true)));
    }

    /// <summary>The action to apply; null if there is none.</summary>
    protected static CodeAction? TryGetCodeActionToApply(
        int iteration,
        ImmutableArray<CodeAction> actions,
        int? codeActionIndex,
        string? codeActionEquivalenceKey,
        Action<CodeAction, IVerifier>? codeActionVerifier,
        IVerifier verifier)
    {
        var withKey = actions.FirstOrDefault(action => action.EquivalenceKey == codeActionEquivalenceKey);
        CodeAction? selected;
        if (codeActionEquivalenceKey is null)
        {
            selected = actions.ElementAtOrDefault(codeActionIndex ?? 0);
        }
        else if (codeActionIndex is not { } index || (withKey is null && iteration > 0))
        {
            // After the first fix the action may be gone, because all is fixed.
            selected = withKey;
        }
        else
        {
            verifier.True(actions.Length > index, $"No code action at index {index}, only {actions.Length} were offered.");
            verifier.Equal(codeActionEquivalenceKey, actions[index].EquivalenceKey, "The index and the equivalence key name different code actions.");
            selected = actions[index];
        }

        if (selected is not null)
            codeActionVerifier?.Invoke(selected, verifier);
        return selected;
    }

    /// <summary>The actions that a user can choose: those of groups in place of the groups.</summary>
    protected virtual ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions) =>
        [.. actions.SelectMany(action => action.NestedActions.IsEmpty ? [action] : FilterCodeActions(action.NestedActions))];

    /// <summary>Applies an action to the project, whose changed files are then parsed anew, as an editor would.</summary>
    protected async Task<Project> ApplyCodeActionAsync(Project project, CodeAction codeAction, IVerifier verifier, CancellationToken cancellationToken)
    {
        var operations = await codeAction.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        return changed == project
            ? project
            : await new Reparse(SyntaxKindType, CodeActionValidationMode, verifier).ApplyAsync(project, changed, cancellationToken).ConfigureAwait(false);
    }
}

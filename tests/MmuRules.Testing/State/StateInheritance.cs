using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fills a state with what it leaves unsaid from the state before it.</summary>
internal static class StateInheritance
{
    public static SolutionState Apply(SolutionState state, SolutionState? baseState, ImmutableArray<string> fixableDiagnostics)
    {
        if (baseState?.AdditionalFilesFactories.Count > 0)
            throw new InvalidOperationException("The base state should already have its inheritance state evaluated prior to its use as a base state.");

        var (inheritance, markup) = ModesOf(state, baseState);
        var result = state.EmptyCopy();
        if (inheritance != StateInheritanceMode.Explicit && baseState is not null)
            Inherit(result, state, baseState, inheritance, fixableDiagnostics);

        result.MarkupHandling = markup;
        result.InheritanceMode = StateInheritanceMode.Explicit;
        AddOwn(result, state);
        return result;
    }

    private static (StateInheritanceMode Inheritance, MarkupMode Markup) ModesOf(SolutionState state, SolutionState? baseState)
    {
        var (inheritance, markup) = baseState switch
        {
            null => (StateInheritanceMode.Explicit, MarkupMode.Allow),
            _ when ChangesAnything(state, baseState) => (StateInheritanceMode.AutoInherit, MarkupMode.IgnoreFixable),
            _ => (StateInheritanceMode.AutoInheritAll, baseState.MarkupHandling ?? MarkupMode.Allow),
        };
        return (state.InheritanceMode ?? inheritance, state.MarkupHandling ?? markup);
    }

    private static void Inherit(
        SolutionState result,
        SolutionState state,
        SolutionState from,
        StateInheritanceMode mode,
        ImmutableArray<string> fixableDiagnostics)
    {
        result.ReferenceAssemblies ??= from.ReferenceAssemblies;
        result.OutputKind ??= from.OutputKind;
        result.DocumentationMode ??= from.DocumentationMode;

        InheritList(state.Sources, from.Sources, result.Sources);
        InheritList(state.GeneratedSources, from.GeneratedSources, result.GeneratedSources);
        InheritList(state.AdditionalFiles, from.AdditionalFiles, result.AdditionalFiles);
        InheritList(state.AnalyzerConfigFiles, from.AnalyzerConfigFiles, result.AnalyzerConfigFiles);
        InheritList(state.AdditionalProjectReferences, from.AdditionalProjectReferences, result.AdditionalProjectReferences);
        InheritList(state.AdditionalReferences, from.AdditionalReferences, result.AdditionalReferences);

        if (state.AdditionalProjects.Count == 0)
            AddProjects(result, from);

        var stays = mode == StateInheritanceMode.AutoInheritAll
            ? from.ExpectedDiagnostics
            : from.ExpectedDiagnostics.Where(diagnostic => !fixableDiagnostics.Contains(diagnostic.Id)).ToList();
        InheritList(state.ExpectedDiagnostics, stays, result.ExpectedDiagnostics);
    }

    private static void InheritList<T>(List<T> own, List<T> inherited, List<T> result)
    {
        if (own.Count == 0)
            result.AddRange(inherited);
    }

    private static void AddOwn(SolutionState result, SolutionState state)
    {
        result.Sources.AddRange(state.Sources);
        result.GeneratedSources.AddRange(state.GeneratedSources);
        result.AdditionalFiles.AddRange(state.AdditionalFiles);
        result.AdditionalFiles.AddRange(state.AdditionalFilesFactories.SelectMany(factory => factory()));
        result.AnalyzerConfigFiles.AddRange(state.AnalyzerConfigFiles);
        result.AdditionalProjectReferences.AddRange(state.AdditionalProjectReferences);
        result.AdditionalReferences.AddRange(state.AdditionalReferences);
        result.ExpectedDiagnostics.AddRange(state.ExpectedDiagnostics);
        AddProjects(result, state);
    }

    private static void AddProjects(SolutionState result, SolutionState from)
    {
        foreach (var (name, project) in from.AdditionalProjects)
            result.AdditionalProjects.Add(name, project);
    }

    private static bool ChangesAnything(SolutionState state, SolutionState baseState)
    {
        var inherits = state.InheritanceMode != StateInheritanceMode.Explicit;
        return Changes(state.Sources, baseState.Sources, inherits, SourceFiles.HaveSameContent)
            || Changes(state.GeneratedSources, baseState.GeneratedSources, inherits, SourceFiles.HaveSameContent)
            || Changes(state.AdditionalFiles, baseState.AdditionalFiles, inherits, SourceFiles.HaveSameContent)
            || Changes(state.AnalyzerConfigFiles, baseState.AnalyzerConfigFiles, inherits, SourceFiles.HaveSameContent)
            || Changes(state.AdditionalReferences, baseState.AdditionalReferences, inherits, Equals);
    }

    private static bool Changes<T>(List<T> own, List<T> before, bool inherits, Func<T, T, bool> equal) =>
        (!inherits || own.Count > 0) && (own.Count != before.Count || !own.Zip(before, equal).All(same => same));
}

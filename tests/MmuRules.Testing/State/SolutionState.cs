using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Testing.Markup;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a test starts from, or must end with: a project, those beside it, and the diagnostics expected there.</summary>
public class SolutionState : ProjectState
{
    /// <summary>Creates an empty state.</summary>
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension) =>
        AdditionalProjects = new ProjectCollection(language, defaultExtension);

    /// <summary>
    /// What is taken over from the state before. Null: nothing for the first state; for a state that changes a file, files and what no
    /// fix handles; for one that changes none, everything.
    /// </summary>
    public StateInheritanceMode? InheritanceMode { get; set; }

    /// <summary>What becomes of markup. Null: as for <see cref="InheritanceMode"/>, allowed, without what is fixable, or as before.</summary>
    public MarkupMode? MarkupHandling { get; set; }

    /// <summary>Further projects.</summary>
    public ProjectCollection AdditionalProjects { get; }

    /// <summary>Expected diagnostics, beside those of the markup.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>This state with what it takes over from <paramref name="baseState"/>.</summary>
    public SolutionState WithInheritedValuesApplied(SolutionState? baseState, ImmutableArray<string> fixableDiagnostics) =>
        StateInheritance.Apply(this, baseState, fixableDiagnostics);

    /// <summary>This state without markup, its diagnostics among the expected ones.</summary>
    /// <exception cref="InvalidOperationException">Inheritance was not applied before; or the markup names what is not there.</exception>
    public SolutionState WithProcessedMarkup(
        MarkupOptions markupOptions,
        DiagnosticDescriptor? defaultDiagnostic,
        ImmutableArray<DiagnosticDescriptor> supportedDiagnostics,
        ImmutableArray<string> fixableDiagnostics,
        string defaultPath)
    {
        if (InheritanceMode != StateInheritanceMode.Explicit || MarkupHandling is not { } mode)
            throw new InvalidOperationException("Inheritance processing must complete before markup processing.");

        var descriptors = new MarkupDescriptors(mode, markupOptions, defaultDiagnostic, supportedDiagnostics, fixableDiagnostics);
        var markup = new StateMarkup(mode, markupOptions, descriptors);
        return markup.Process(this, EmptyCopy(), defaultPath);
    }

    internal SolutionState EmptyCopy()
    {
        var copy = new SolutionState(Name, Language, DefaultPrefix, DefaultExtension);
        copy.CopySettings(this);
        return copy;
    }
}

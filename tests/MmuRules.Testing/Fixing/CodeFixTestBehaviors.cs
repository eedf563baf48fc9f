namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks that a code fix test leaves out.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    /// <summary>No check is left out.</summary>
    None = 0,

    /// <summary>Do not fix all in a document.</summary>
    SkipFixAllInDocumentCheck = 1,

    /// <summary>Do not fix all in a project.</summary>
    SkipFixAllInProjectCheck = 2,

    /// <summary>Do not fix all in the solution.</summary>
    SkipFixAllInSolutionCheck = 4,

    /// <summary>Do not fix all anywhere.</summary>
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>Fix only once.</summary>
    FixOne = 8,

    /// <summary>Accept a fix of a diagnostic that is found only at the end of the compilation, where an editor would not offer it.</summary>
    SkipLocalDiagnosticCheck = 16,
}

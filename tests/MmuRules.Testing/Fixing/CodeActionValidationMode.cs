namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How a tree that a code action built is compared with the tree that the parser makes of its text.</summary>
public enum CodeActionValidationMode
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Nodes and tokens.</summary>
    SemanticStructure = 1,

    /// <summary>Nodes, tokens and trivia.</summary>
    Full = 2,
}

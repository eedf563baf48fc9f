namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>An example of a page.</summary>
/// <param name="Code">Methods on the reference machine.</param>
/// <param name="Configuration">The `.editorconfig` that they are checked with.</param>
/// <param name="Contracts">The contract file beside them.</param>
internal sealed record Example(string Code, string Configuration, string Contracts);

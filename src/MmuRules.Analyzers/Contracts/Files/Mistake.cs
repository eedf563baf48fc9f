using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>What is wrong in a contract file, and where.</summary>
internal sealed record Mistake(TextSpan Span, string Text);

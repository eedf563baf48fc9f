using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>A contract file of a compilation that no test project stands behind; without a text it cannot be read.</summary>
internal sealed class ContractText(string path, string? text) : AdditionalText
{
    public override string Path => path;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => text is null ? null : SourceText.From(text);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>A contract file, read but not yet held against a compilation.</summary>
internal sealed class ContractFile
{
    private readonly SourceText? _text;

    public ContractFile(AdditionalText file, CancellationToken cancellation)
    {
        Path = file.Path;
        _text = file.GetText(cancellation);
        var lines = ImmutableArray.CreateBuilder<ContractLine>();
        if (_text is null)
            Mistakes.Add(new(default, "the file cannot be read"));
        foreach (var line in _text?.Lines ?? Enumerable.Empty<TextLine>())
        {
            if (LineParser.Parse(_text!.ToString(line.Span), line.Start, out var mistake) is { } parsed)
                lines.Add(parsed);
            else if (mistake is not null)
                Mistakes.Add(mistake);
        }

        Lines = lines.ToImmutable();
    }

    public string Path { get; }

    public ImmutableArray<ContractLine> Lines { get; }

    /// <summary>What is wrong in the file, so far as it is known.</summary>
    public List<Mistake> Mistakes { get; } = [];

    /// <summary>Whether a file is a contract file by its name.</summary>
    public static bool Is(AdditionalText file) => file.Path.EndsWith(".mmurules.txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>The line in which a place is, counted from one.</summary>
    public int LineOf(TextSpan span) => _text!.Lines.GetLinePosition(span.Start).Line + 1;

    public Location LocationOf(TextSpan span) => Location.Create(Path, span, _text?.Lines.GetLinePositionSpan(span) ?? default);
}

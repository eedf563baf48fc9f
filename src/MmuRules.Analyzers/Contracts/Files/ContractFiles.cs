using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>The contract files of a compilation: what they say of its symbols, and what is wrong with them. They are read when they are first asked.</summary>
internal sealed class ContractFiles(Compilation compilation, ImmutableArray<AdditionalText> files)
{
    private readonly Lazy<(ImmutableArray<ContractFile> Files, Dictionary<IMethodSymbol, Given> Contracts)> _content = new(() => Read(compilation, files));

    /// <summary>Whether a compilation has any.</summary>
    public static bool Exist(ImmutableArray<AdditionalText> files) => files.Any(ContractFile.Is);

    /// <summary>Whether a file speaks of a method; its whole contract is then what the file says.</summary>
    public bool TryFind(IMethodSymbol method, out Contract? contract)
    {
        var found = _content.Value.Contracts.TryGetValue((method.PartialDefinitionPart ?? method).OriginalDefinition, out var given);
        contract = given?.Contract;
        return found;
    }

    /// <summary>What is wrong in a file, in the order of its lines.</summary>
    public IEnumerable<(Location Location, string Text)> MistakesIn(AdditionalText file) =>
        from read in _content.Value.Files
        where read.Path == file.Path
        from mistake in read.Mistakes.OrderBy(mistake => mistake.Span.Start)
        select (read.LocationOf(mistake.Span), mistake.Text);

    private static (ImmutableArray<ContractFile>, Dictionary<IMethodSymbol, Given>) Read(Compilation compilation, ImmutableArray<AdditionalText> files)
    {
        var symbols = new SymbolFinder(compilation);
        var contracts = new Dictionary<IMethodSymbol, Given>(SymbolEqualityComparer.Default);
        // A project may name a file that its package or a pattern names too. Which of two lines holds is not left to the order in which a host lists files.
        var read = files.Where(ContractFile.Is).GroupBy(file => file.Path).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => new ContractFile(same.First(), CancellationToken.None)).ToImmutableArray();
        foreach (var file in read)
            foreach (var line in file.Lines)
                if (Take(file, line, symbols, contracts) is { } mistake)
                    file.Mistakes.Add(mistake);
        return (read, contracts);
    }

    private static Mistake? Take(ContractFile file, ContractLine line, SymbolFinder symbols, Dictionary<IMethodSymbol, Given> contracts)
    {
        var named = symbols.Find(line.Symbol);
        if (named.Count == 0)
            return new(line.Span, symbols.Explain(line.Symbol));
        var taken = new List<(IMethodSymbol Method, Contract? Contract)>();
        foreach (var symbol in named)
            if (ContractBinder.Bind(line, symbol, taken) is { } mistake)
                return mistake;
        foreach (var (method, _) in taken)
            if (contracts.TryGetValue(method, out var given))
            {
                var place = given.File == file ? $"line {file.LineOf(given.Line.Span)}" : $"line {given.File.LineOf(given.Line.Span)} of {Path.GetFileName(given.File.Path)}";
                return new(line.Span, $"'{line.Symbol}' is given twice: {place} speaks of it, and holds");
            }

        foreach (var (method, contract) in taken)
            contracts.Add(method, new(file, line, contract));
        return null;
    }

    private sealed record Given(ContractFile File, ContractLine Line, Contract? Contract);
}

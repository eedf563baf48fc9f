using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Contracts.Files;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;

namespace MmuRules.Analyzers;

/// <summary>
/// The checks of one compilation: one for all files with the same settings. A method is checked, and all that it calls, with the settings of the
/// file that it stands in. What code says is the same for all of them; what it comes to is not.
/// </summary>
internal sealed class CompilationAnalyses
{
    private readonly ConcurrentDictionary<Settings, CompilationAnalysis> _analyses = new();
    private readonly Bodies _bodies;
    private readonly Callers _callers;

    public CompilationAnalyses(Compilation compilation, AnalyzerOptions options)
    {
        _bodies = new(compilation);
        _callers = new(compilation);
        Settings = new(options.AnalyzerConfigOptionsProvider);
        Files = new(compilation, options.AdditionalFiles);
        Contracts = new(Files);
    }

    public SettingsReader Settings { get; }

    /// <summary>The contract files of the compilation.</summary>
    public ContractFiles Files { get; }

    /// <summary>What the operations of the compilation declare of themselves.</summary>
    public ContractReader Contracts { get; }

    /// <summary>The check of a file's methods.</summary>
    public CompilationAnalysis For(SyntaxTree tree) =>
        _analyses.GetOrAdd(Settings.Of(tree), settings => new(settings, Contracts, _bodies, _callers));
}

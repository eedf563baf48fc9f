using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers;

/// <summary>Checks the order of clearing, flushing, dirtying, unlocking and freeing in code whose operations declare what they do. One exploration of a method serves all rules.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MmuOrderingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rule.All.Select(rule => rule.Descriptor), Inconclusive.Descriptor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // A compilation that does not know the vocabulary has nothing to check.
            if (!ContractReader.IsSpoken(start.Compilation))
                return;
            var analysis = new CompilationAnalysis(start.Compilation);
            start.RegisterOperationBlockAction(block => analysis.Check(block));
        });
    }
}

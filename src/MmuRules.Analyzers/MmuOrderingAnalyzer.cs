using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Contracts.Files;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers;

/// <summary>Checks the order of clearing, flushing, dirtying, unlocking and freeing in code whose operations declare what they do. One exploration of a method serves all rules.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MmuOrderingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rule.All.Select(rule => rule.Descriptor), ContractFileError.Descriptor, Inconclusive.Descriptor, UnknownProfile.Descriptor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // A compilation that does not know the vocabulary has nothing to check.
            if (!ContractReader.IsSpoken(start.Compilation) && !ContractFiles.Exist(start.Options.AdditionalFiles))
                return;
            var analyses = new CompilationAnalyses(start.Compilation, start.Options);
            var mistakes = new OptionMistakes(start.Compilation, analyses.Settings);
            start.RegisterOperationBlockAction(block => analyses.For(block.FilterTree).Check(block));
            start.RegisterAdditionalFileAction(file =>
            {
                foreach (var (location, text) in analyses.Files.MistakesIn(file.AdditionalFile))
                    file.ReportDiagnostic(Diagnostic.Create(ContractFileError.Descriptor, location, text));
            });
            start.RegisterSyntaxTreeAction(file =>
            {
                foreach (var bad in mistakes.In(file.Tree))
                    file.ReportDiagnostic(UnknownProfile.At(file.Tree.GetRoot(file.CancellationToken).GetFirstToken(includeZeroWidth: true).GetLocation(), bad));
            });
        });
    }
}

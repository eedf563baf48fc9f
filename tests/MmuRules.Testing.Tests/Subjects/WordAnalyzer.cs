using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Reports the word "bad" in additional files, and what the configuration calls forbidden in sources.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WordAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule = new("WORD001", "A word", "It is a bad word", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(file => Find("bad", file.AdditionalFile.GetText()!, (span, text) =>
            file.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(file.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span))))));
        context.RegisterSyntaxTreeAction(tree =>
        {
            if (tree.Options.AnalyzerConfigOptionsProvider.GetOptions(tree.Tree).TryGetValue("word.forbidden", out var word))
                Find(word, tree.Tree.GetText(), (span, _) => tree.ReportDiagnostic(Diagnostic.Create(Rule, tree.Tree.GetLocation(span))));
        });
    }

    private static void Find(string word, SourceText text, Action<TextSpan, SourceText> report)
    {
        if (text.ToString().IndexOf(word, StringComparison.Ordinal) is >= 0 and var index)
            report(new TextSpan(index, word.Length), text);
    }
}

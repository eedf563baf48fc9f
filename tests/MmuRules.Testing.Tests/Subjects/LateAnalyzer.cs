using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Reports the bad names of <see cref="TinyAnalyzer"/> only when the compilation has ended.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LateAnalyzer : DiagnosticAnalyzer
{
    public const string Id = "TINY002";

    private static readonly DiagnosticDescriptor BadName = new(
        Id,
        "Bad name",
        "Variable '{0}' has a bad name",
        "Naming",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadName];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(compilation =>
        {
            foreach (var name in compilation.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<VariableDeclaratorSyntax>())
            {
                if (name.Identifier.ValueText.EndsWith("Bad", StringComparison.Ordinal))
                    compilation.ReportDiagnostic(Diagnostic.Create(BadName, name.Identifier.GetLocation(), name.Identifier.ValueText));
            }
        });
    }
}

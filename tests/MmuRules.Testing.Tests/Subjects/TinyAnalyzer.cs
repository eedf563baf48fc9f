using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Reports each local variable whose name ends in <c>Bad</c>, with its declaration's type as an additional location.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TinyAnalyzer : DiagnosticAnalyzer
{
    public const string Id = "TINY001";

    public static readonly DiagnosticDescriptor BadName = new(
        Id, "Bad name", "Variable '{0}' has a bad name", "Naming", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadName];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.VariableDeclarator);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var declarator = (VariableDeclaratorSyntax)context.Node;
        if (!declarator.Identifier.ValueText.EndsWith("Bad", StringComparison.Ordinal) || declarator.Parent is not VariableDeclarationSyntax declaration)
            return;

        context.ReportDiagnostic(Diagnostic.Create(
            BadName,
            declarator.Identifier.GetLocation(),
            additionalLocations: [declaration.Type.GetLocation()],
            declarator.Identifier.ValueText));
    }
}

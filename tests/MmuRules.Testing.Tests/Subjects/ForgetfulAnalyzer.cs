using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Says nothing of generated code, and so reports there too.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForgetfulAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule = new("TREE001", "A file", "It is a file", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(
            node => node.ReportDiagnostic(Diagnostic.Create(Rule, ((ClassDeclarationSyntax)node.Node).Identifier.GetLocation())),
            SyntaxKind.ClassDeclaration);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Calls a method for each class declaration.</summary>
public abstract class ClassAnalyzer(params DiagnosticDescriptor[] descriptors) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [.. descriptors];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(node => Analyze(node, ((ClassDeclarationSyntax)node.Node).Identifier.GetLocation()), SyntaxKind.ClassDeclaration);
    }

    protected static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, bool isEnabled, params string[] tags) =>
        new(id, "A class", "It is a class", "Test", severity, isEnabled, customTags: tags);

    protected abstract void Analyze(SyntaxNodeAnalysisContext context, Location name);
}

/// <summary>Fails when it sees a class.</summary>
public sealed class ThrowingAnalyzer() : ClassAnalyzer(Rule("CLASS001", DiagnosticSeverity.Warning, isEnabled: true))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name) => throw new InvalidOperationException("A class!");
}

/// <summary>Reports the two diagnostics that it has.</summary>
public sealed class PairAnalyzer() : ClassAnalyzer(
    Rule("CLASS002", DiagnosticSeverity.Warning, isEnabled: true),
    Rule("CLASS003", DiagnosticSeverity.Info, isEnabled: false))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name)
    {
        foreach (var descriptor in SupportedDiagnostics)
            context.ReportDiagnostic(Diagnostic.Create(descriptor, name));
    }
}

/// <summary>Has two descriptors of one id, and reports with the second.</summary>
public sealed class TwinAnalyzer() : ClassAnalyzer(
    Rule("CLASS004", DiagnosticSeverity.Info, isEnabled: true),
    Rule("CLASS004", DiagnosticSeverity.Warning, isEnabled: true))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name) =>
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[1], name));
}

/// <summary>Its diagnostic cannot be suppressed.</summary>
public sealed class StubbornAnalyzer() : ClassAnalyzer(
    Rule("CLASS005", DiagnosticSeverity.Error, isEnabled: true, WellKnownDiagnosticTags.NotConfigurable))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name) =>
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[0], name));
}

/// <summary>Reports another diagnostic where somebody suppresses the first.</summary>
public sealed class SpitefulAnalyzer() : ClassAnalyzer(
    Rule("CLASS006", DiagnosticSeverity.Warning, isEnabled: true),
    Rule("CLASS007", DiagnosticSeverity.Warning, isEnabled: true))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name)
    {
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[0], name));
        if (context.Node.SyntaxTree.GetRoot(context.CancellationToken).ContainsDirectives)
            context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[1], name));
    }
}

/// <summary>Reports in the project, at no place.</summary>
public sealed class PlacelessAnalyzer() : ClassAnalyzer(Rule("CLASS008", DiagnosticSeverity.Warning, isEnabled: true))
{
    protected override void Analyze(SyntaxNodeAnalysisContext context, Location name) =>
        context.ReportDiagnostic(Diagnostic.Create(SupportedDiagnostics[0], Location.None));
}

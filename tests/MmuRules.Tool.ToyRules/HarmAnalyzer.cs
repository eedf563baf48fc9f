using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Tool.ToyRules;

/// <summary>MMU9999: `Harm()` called in a body; the calls of `Open()` and `Dirty()` before it are the path. MMU9998 is the same for `Hopeless()`, for which there is no fix. `Crash()` makes it throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HarmAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Harm = new(
        "MMU9999", "Harm done after opening", "'{0}' does harm opened before", "Toy", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: "https://example.org/MMU9999");

    private static readonly DiagnosticDescriptor Hopeless = new(
        "MMU9998", "Hopeless", "'{0}' is beyond repair", "Toy", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Harm, Hopeless];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.InvocationExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        if (NameOf(invocation) is "Crash")
            throw new System.InvalidOperationException("on purpose");

        var descriptor = NameOf(invocation) switch { "Harm" => Harm, "Hopeless" => Hopeless, _ => null };
        if (descriptor is null)
            return;

        var path = invocation.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(before => before.SpanStart < invocation.SpanStart && NameOf(before) is "Open" or "Dirty")
            .Append(invocation)
            .Select(step => step.GetLocation());
        context.ReportDiagnostic(Diagnostic.Create(descriptor, invocation.GetLocation(), path, NameOf(invocation)));
    }

    private static string? NameOf(InvocationExpressionSyntax invocation) => (invocation.Expression as IdentifierNameSyntax)?.Identifier.ValueText;
}

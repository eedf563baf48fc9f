using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Suppresses what <see cref="TinyAnalyzer"/> reports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TinySuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Forgiven = new("SPR001", TinyAnalyzer.Id, "Names are a matter of taste.");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => [Forgiven];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
            context.ReportSuppression(Suppression.Create(Forgiven, diagnostic));
    }
}

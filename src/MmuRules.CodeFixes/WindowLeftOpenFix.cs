using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1012: flushes behind the change of the entry, or declares that the caller flushes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WindowLeftOpenFix)), Shared]
public sealed class WindowLeftOpenFix() : OrderingFix(WindowLeftOpen.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => Flush(scene).Concat(Declare(scene));

    private static IEnumerable<Repair> Flush(Scene scene)
    {
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var step in scene.Steps)
            if (scene.Member.Span.Contains(step.Span) && Statements.Around(step) is { } change and not ReturnStatementSyntax)
                foreach (var flush in Flushes.At(scene, change))
                    yield return new($"{WindowLeftOpen.Id}.Flush", "Flush the TLB before returning", insertion.After(change, flush));
    }

    private static IEnumerable<Repair> Declare(Scene scene)
    {
        if (scene.Member is not MethodDeclarationSyntax method || scene.Model.Compilation.GetTypesByMetadataName("MmuRules.Annotations.EffectAttribute").IsEmpty)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var first = method.GetFirstToken();
        var knows = scene.Model.LookupNamespacesAndTypes(method.SpanStart, name: "MmuEffect").Any();
        var prefix = knows ? "" : "MmuRules.Annotations.";
        var contract = $"[{prefix}Effect({prefix}MmuEffect.DefersFlush)]";
        yield return new($"{WindowLeftOpen.Id}.Declare", $"Declare that the caller of \x27{method.Identifier.Text}\x27 flushes", [new TextChange(new TextSpan(first.SpanStart, 0), $"{contract}{layout.NewLine}{layout.IndentAt(first.SpanStart)}")]);
    }
}

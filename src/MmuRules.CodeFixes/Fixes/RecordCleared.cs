using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Record an entry in a gather where it is cleared, so that the gather's flush covers it.</summary>
internal static class RecordCleared
{
    /// <summary>For a page that is deferred to a gather: in that gather.</summary>
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        if (scene.HarmfulCall is not { } deferral || deferral.OperandOf(MmuEffect.DefersFree) is not { } gather || deferral.TypeOf(gather) is not { } type
            || scene.Steps.FirstOrDefault() is not { } clearing || scene.CallAt(clearing.Span) is not { } cleared)
            yield break;
        var slot = cleared.OperandOf(MmuEffect.ClearsEntry) ?? cleared.OperandOf(MmuEffect.ClearsEntryNonAtomically);
        var things = new Things(scene, clearing.SpanStart);
        if (Behind(scene, things, new(gather.ToString(), type), clearing, slot, slot is null ? null : cleared.TypeOf(slot)) is { } recording)
            yield return new(key, $"Record the entry in {Names.Quoted(gather, "the gather")}", recording);
    }

    /// <summary>The changes that record an entry behind the statement that clears it; <see langword="null"/> if that cannot be written.</summary>
    public static IReadOnlyList<TextChange>? Behind(Scene scene, Things things, Thing gather, SyntaxNode clearing, ExpressionSyntax? slot, ITypeSymbol? type)
    {
        if (slot is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || type is null || Statements.Around(clearing) is not { } statement || statement.Span.Contains(scene.Harm.Span))
            return null;
        return things.Find(gather.Type, MmuEffect.RecordsEntry, contract => Effects.AreExactly(contract, MmuEffect.RecordsEntry), method => Takes(scene, method, type)) is { } recording
            ? new Insertion(new Layout(scene.Text, scene.Member)).After(statement, [$"{gather.Text}.{recording.Name}({slot});"])
            : null;
    }

    /// <summary>Whether a method can be called with one argument of a type.</summary>
    public static bool Takes(Scene scene, IMethodSymbol method, ITypeSymbol argument) =>
        method.Parameters.FirstOrDefault() is { } first && scene.Model.Compilation.ClassifyCommonConversion(argument, first.Type).IsImplicit && method.Parameters.Skip(1).All(parameter => parameter.IsOptional);
}

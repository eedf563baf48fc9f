using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Announce the size of an entry before it is cleared.</summary>
internal static class AnnounceSize
{
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        if (scene.HarmfulCall is not { } recording || recording.OperandOf(MmuEffect.RecordsEntry) is not { } gather || recording.TypeOf(gather) is not { } type || Statements.Around(scene.Harm) is not { } statement)
            yield break;
        var anchor = ClearingOf(scene, recording, statement) ?? statement;
        var things = new Things(scene, anchor.SpanStart);
        if (things.Find(type, MmuEffect.ChangesPageSize, contract => contract.Has(MmuEffect.ChangesPageSize), method => method.Parameters is [{ Type.TypeKind: TypeKind.Enum }]) is not { } announcing)
            yield break;
        var size = announcing.Parameters[0].Type;
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var member in size.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue))
        {
            var name = $"{size.ToMinimalDisplayString(scene.Model, anchor.SpanStart)}.{member.Name}";
            yield return new($"{key}.{member.Name}", $"Announce '{name}' before", insertion.Before(anchor, [$"{gather}.{announcing.Name}({name});"]));
        }
    }

    // An announcement may flush: between the clear and the record it would flush without the entry.
    private static StatementSyntax? ClearingOf(Scene scene, EffectCall recording, StatementSyntax statement) =>
        Statements.ListOf(statement).LastOrDefault(other => other.Span.End <= statement.SpanStart
            && scene.CallsIn(other).Any(call => call.OperandOf(MmuEffect.ClearsEntry)?.ToString() is { } cleared && cleared == recording.OtherOperandOf(MmuEffect.RecordsEntry)?.ToString()));
}

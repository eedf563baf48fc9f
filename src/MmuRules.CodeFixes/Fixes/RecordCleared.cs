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
        if (slot is null || type is null || Statements.Around(clearing) is not { } statement || statement.Span.Contains(scene.Harm.Span))
            return null;
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var recording in things.FindAll(gather.Type, MmuEffect.RecordsEntry, contract => Effects.AreExactly(contract, MmuEffect.RecordsEntry)))
        {
            if (slot is IdentifierNameSyntax or MemberAccessExpressionSyntax && ArgumentsOf(scene, recording, slot.ToString(), slot, type) is { } arguments)
                return insertion.After(statement, [$"{gather.Text}.{recording.Name}({arguments});"]);
            // A slot without a name gets one, in front of what clears it, if nothing comes before it in the statement.
            var name = Names.Fresh(scene, "slot", "place");
            if (slot is InvocationExpressionSyntax or ElementAccessExpressionSyntax && Statements.IsInList(statement) && Statements.BeginsWith(statement, slot) && ArgumentsOf(scene, recording, name, slot, type) is { } named)
                return [.. insertion.Before(statement, [$"var {name} = {slot};"]), new(slot.Span, name), .. insertion.After(statement, [$"{gather.Text}.{recording.Name}({named});"])];
        }

        return null;
    }

    /// <summary>Whether a method can be called with one argument of a type.</summary>
    public static bool Takes(Scene scene, IMethodSymbol method, ITypeSymbol argument) =>
        method.Parameters.FirstOrDefault() is { } first && scene.Model.Compilation.ClassifyCommonConversion(argument, first.Type).IsImplicit && method.Parameters.Skip(1).All(parameter => parameter.IsOptional);

    // What else a recording asks for, such as the address, is what the slot was found by, or what the slot can tell.
    private static string? ArgumentsOf(Scene scene, IMethodSymbol recording, string name, ExpressionSyntax slot, ITypeSymbol type)
    {
        if (recording.Parameters.FirstOrDefault() is not { } first || !scene.Model.Compilation.ClassifyCommonConversion(type, first.Type).IsImplicit)
            return null;
        var arguments = new List<string> { name };
        foreach (var parameter in recording.Parameters.Skip(1).Where(parameter => !parameter.IsOptional))
        {
            if ((FoundBy(scene, slot, parameter.Type) ?? ToldBy(type, name, parameter.Type)) is not { } argument)
                return null;
            arguments.Add(argument);
        }

        return string.Join(", ", arguments);
    }

    private static string? FoundBy(Scene scene, ExpressionSyntax slot, ITypeSymbol wanted) =>
        (slot as InvocationExpressionSyntax)?.ArgumentList.Arguments.Select(argument => argument.Expression)
            .Where(argument => argument is IdentifierNameSyntax && SymbolEqualityComparer.Default.Equals(scene.Model.GetTypeInfo(argument).Type, wanted)).ToList() is [var only] ? only.ToString() : null;

    private static string? ToldBy(ITypeSymbol type, string name, ITypeSymbol wanted) =>
        type.GetMembers().OfType<IPropertySymbol>().Where(property => property is { IsStatic: false, IsIndexer: false, GetMethod: not null } && SymbolEqualityComparer.Default.Equals(property.Type, wanted)).ToList() is [var only]
            ? $"{name}.{only.Name}"
            : null;
}

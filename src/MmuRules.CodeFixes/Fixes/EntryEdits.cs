using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>What the fixes of the entry rules are made of.</summary>
internal static class EntryEdits
{
    /// <summary>The reads of a slot in front of an operation, the nearest first.</summary>
    public static IEnumerable<EffectCall> ReadsBefore(Scene scene, SyntaxNode operation, string slot) =>
        scene.Calls.Where(call => call.Syntax.Span.End <= operation.SpanStart || operation.Span.Contains(call.Syntax.Span)).Where(call => call.OperandOf(MmuEffect.ReadsEntry)?.ToString() == slot).Reverse();

    /// <summary>The name of the operation that does just this to what a call does it to.</summary>
    public static string? Operation(Scene scene, EffectCall call, ExpressionSyntax operand, MmuEffect effect) =>
        call.TypeOf(operand) is { } type ? new Things(scene, call.Syntax.SpanStart).Find(type, effect, contract => Effects.AreExactly(contract, effect)) : null;

    /// <summary>The change that takes an entry where it is read, in the place of a later store over it; none if the one may be done without the other, or something else is done to the slot.</summary>
    public static TextChange? TakenWhereRead(Scene scene, EffectCall store, ExpressionSyntax slot, string? take, Func<EffectCall, bool> mayTake)
    {
        // Where it is read and where it is stored, and nowhere between.
        foreach (var read in ReadsBefore(scene, store.Syntax, slot.ToString()).Where(mayTake))
            if (Stretch.Between(scene, read.Syntax, store.Syntax) is { } stretch && stretch.Mentions(slot) == 2 && !stretch.Writes(slot) && !stretch.MayNotice(read, store))
                return Renamed(read, take);
        return null;
    }

    /// <summary>The change by which a call calls another method; none if it names none.</summary>
    public static TextChange? Renamed(EffectCall call, string? name) =>
        name is not null && call.Syntax.Expression is MemberAccessExpressionSyntax access ? new TextChange(access.Name.Span, name) : null;

    /// <summary>The statement around an operation in a list, if it is nothing but that operation.</summary>
    public static StatementSyntax? StatementOf(SyntaxNode operation) =>
        Statements.Around(operation) is ExpressionStatementSyntax statement && statement.Expression.Span == operation.Span && Statements.IsInList(statement) ? statement : null;

    /// <summary>The variable that holds what an expression gives.</summary>
    public static string? VariableOf(SyntaxNode expression) => expression.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax { Identifier.ValueText: not "_" } variable } assignment when assignment.Right == expression => variable.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether a variable was written between where it got what was read and the harm.</summary>
    public static bool IsWrittenSince(Scene scene, SyntaxNode read, string variable) =>
        scene.Member.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault(name => name.SpanStart > read.Span.End && name.Identifier.ValueText == variable) is { } mention
        && Writing.IsDone(scene, mention, read.Span.End, scene.Harm.SpanStart);

    /// <summary>The change that takes a statement out.</summary>
    public static TextChange Without(Scene scene, StatementSyntax statement) => new(new Deletion(new Layout(scene.Text, scene.Member), scene.Text).SpanOfCode(statement), "");
}

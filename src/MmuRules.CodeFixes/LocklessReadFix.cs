using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4006: reads the entry again once there is a reference, and gives it up if the entry has changed; leaves where there is no table; or looks again under the lock whether it is the one that was found.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LocklessReadFix)), Shared]
public sealed class LocklessReadFix() : OrderingFix(LocklessRead.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => Recheck(scene).Concat(LookAgain(scene)).Concat(LeaveIfNull(scene));

    private static IEnumerable<Repair> Recheck(Scene scene)
    {
        if (scene.HarmfulCall is not { } reference || reference.OperandOf(MmuEffect.TakesPageReference) is not { } page || !Expressions.IsSimple(page) || reference.TypeOf(page) is not { } type
            || PlaceOf(reference.Syntax) is not { } place || IsSeenByOthers(scene, page) || HasAnother(scene, reference)
            || new Things(scene, scene.Harm.SpanStart).Find(type, MmuEffect.FreesPage, contract => Effects.AreExactly(contract, MmuEffect.FreesPage)) is not { } release)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var tried = TriedInstead(scene, reference, type);
        foreach (var (changed, keeping) in Comparisons(scene))
            foreach (var leave in WaysOut.At(scene, place.First))
            {
                var recheck = Conditional.Of(scene.Member, layout, changed, [$"{page}.{release}();", leave]);
                var changes = tried is null ? place.Insert(layout, recheck)
                    : new Insertion(layout).InPlaceOf(place.First, [.. Conditional.Of(scene.Member, layout, $"!{page}.{tried}()", [leave]), .. recheck]);
                yield return new(
                    $"{LocklessRead.Id}.Recheck", $"Read the entry again, and give {Names.Quoted(page, "the page")} up if it has changed", changes.Count > 0 ? [.. keeping, .. changes] : []);
            }
    }

    // Who sees the page when the method has been left does not know that it was given up.
    private static bool IsSeenByOthers(Scene scene, ExpressionSyntax page) =>
        page.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => scene.Model.GetSymbolInfo(name).Symbol).Any(symbol => symbol is IParameterSymbol { RefKind: not RefKind.None } or ILocalSymbol { RefKind: not RefKind.None }
            or IFieldSymbol { ContainingType.IsValueType: false } || (symbol is IPropertySymbol property && !Footprint.IsContracted(scene, property)));

    // The way out would keep a reference that was taken before, and that nobody has given up since.
    private static bool HasAnother(Scene scene, EffectCall reference) =>
        scene.Calls.Where(call => call.Syntax.SpanStart < reference.Syntax.SpanStart).Select(call => (call.Syntax, Page: call.OperandOf(MmuEffect.TakesPageReference)?.ToString()))
            .Any(taken => taken.Page is not null && !scene.Calls.Any(call => call.Syntax.SpanStart > taken.Syntax.SpanStart && call.Syntax.SpanStart < reference.Syntax.SpanStart && call.OperandOf(MmuEffect.FreesPage)?.ToString() == taken.Page));

    // Until the entry was read again the page may be free: a reference is tried for, where that can be done.
    private static string? TriedInstead(Scene scene, EffectCall reference, ITypeSymbol type) =>
        reference.Method.ReturnsVoid && EntryEdits.StatementOf(reference.Syntax) is not null
            ? new Things(scene, scene.Harm.SpanStart).Find(
                type, MmuEffect.TakesPageReference, contract => Effects.AreExactly(contract, MmuEffect.TakesPageReference), method => method is { ReturnType.SpecialType: SpecialType.System_Boolean, Parameters.IsEmpty: true })?.Name
            : null;

    // Where the reference is had: behind the taking, or, if it was tried, where that succeeded.
    private static Places? PlaceOf(InvocationExpressionSyntax taking) => taking.Parent switch
    {
        ExpressionStatementSyntax statement => new([(statement, true)]),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Parent: IfStatementSyntax { Else: null } failed } => new([(failed, true)]),
        IfStatementSyntax { Statement: BlockSyntax { Statements: [var first, ..] } } => new([(first, false)]),
        IfStatementSyntax { Statement: not BlockSyntax } had => new([(had.Statement, false)]),
        _ => null,
    };

    // The entry that is squiggled for, or every one that was read on the way.
    private static IEnumerable<(string Condition, IReadOnlyList<TextChange> Keeping)> Comparisons(Scene scene)
    {
        var reads = scene.Calls.Where(call => call.Syntax.SpanStart < scene.Harm.SpanStart && call.OperandOf(MmuEffect.ReadsEntry) is { } slot && Expressions.IsSimple(slot)).ToList();
        var kept = reads.Where(read => EntryEdits.VariableOf(read.Syntax) is not null).ToList();
        foreach (var read in reads.Where(read => scene.Steps.Any(step => step.Span == read.Syntax.Span)))
            if (EntryEdits.VariableOf(read.Syntax) is { } variable)
                yield return ($"{read.Syntax} != {variable}", []);
            else if (Statements.Around(read.Syntax) is { } statement && Statements.IsInList(statement) && Statements.BeginsWith(statement, read.Syntax) && Names.Fresh(scene, "entry", "seen") is var name)
                yield return ($"{read.Syntax} != {name}", [.. new Insertion(new(scene.Text, scene.Member)).Before(statement, [$"var {name} = {read.Syntax};"]), new(read.Syntax.Span, name)]);
        if (kept.Count > 1)
            yield return (string.Join(" || ", kept.Select(read => $"{read.Syntax} != {EntryEdits.VariableOf(read.Syntax)}")), []);
    }

    // The lock is held where the entry is changed.
    private static IEnumerable<Repair> LookAgain(Scene scene)
    {
        if (scene.Steps is not [var found, ..] || scene.Calls.FirstOrDefault(call => call.Syntax.Span == found.Span) is not { } lookUp || lookUp.OperandOf(MmuEffect.FindsTable) is null
            || EntryEdits.VariableOf(lookUp.Syntax) is not { } table || Statements.Around(scene.Harm) is not { } change
            // The question has to be the same one.
            || !Copies.MeanTheSame(scene, lookUp.Syntax, change) || EntryEdits.IsWrittenSince(scene, lookUp.Syntax, table))
            yield break;
        var place = new Places([(change, false)]);
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var leave in WaysOut.At(scene, place.First))
            yield return new($"{LocklessRead.Id}.LookAgain", "Look the table up again under the lock", place.Insert(layout, Conditional.Of(scene.Member, layout, $"{lookUp.Syntax} != {table}", [leave])));
    }

    private static IEnumerable<Repair> LeaveIfNull(Scene scene)
    {
        if (scene.Steps is not [var taken, ..] || scene.CallAt(taken.Span)?.Lock is null || EntryEdits.VariableOf(taken) is not { } table || Statements.Around(taken) is not { } statement)
            yield break;
        var place = statement switch
        {
            UsingStatementSyntax { Statement: BlockSyntax { Statements: [var first, ..] } } => new Places([(first, false)]),
            UsingStatementSyntax { Statement: not BlockSyntax } guarded => new([(guarded.Statement, false)]),
            _ => new([(statement, true)]),
        };
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var leave in WaysOut.At(scene, place.First))
            yield return new($"{LocklessRead.Id}.Null", $"Leave if there is no table", place.Insert(layout, Conditional.Of(scene.Member, layout, $"{table} is null", [leave])));
    }
}

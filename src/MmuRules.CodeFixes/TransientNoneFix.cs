using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2010: exchanges the old entry for the new one in one step if the new one does not depend on the old one; or write-protects atomically where nothing else is changed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TransientNoneFix)), Shared]
public sealed class TransientNoneFix() : OrderingFix(TransientNone.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.HarmfulCall is not { } store || scene.Steps is not [var taken, ..] || scene.CallAt(taken.Span) is not { } taking
            || store.OperandOf(MmuEffect.WritesEntry) is not { } slot || store.OtherOperandOf(MmuEffect.WritesEntry) is not { } entry
            || EntryEdits.StatementOf(store.Syntax) is not { } statement || store.TypeOf(slot) is not { } type
            || Stretch.Between(scene, taking.Syntax, store.Syntax) is not { } stretch || stretch.Mentions(slot) != 2 || stretch.Writes(slot) || stretch.Writes(entry) || !stretch.OnlyFlushesBetween(taking, store))
            yield break;
        var exchange = new Things(scene, store.Syntax.SpanStart).Find(type, MmuEffect.ExchangesEntry, contract => Effects.AreExactly(contract, MmuEffect.ExchangesEntry), method => method.Parameters.Length == 1);
        if (exchange is not null)
            yield return new($"{TransientNone.Id}.Exchange", $"Exchange the entry of '{slot}' in one step", [new TextChange(taking.Syntax.Span, $"{slot}.{exchange.Name}({entry})"), EntryEdits.Without(scene, statement)]);
        // The old value was wanted for the new entry only.
        if (EntryEdits.VariableOf(taking.Syntax) is { } old && Statements.Around(taking.Syntax) is LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
            && scene.CallAt(entry.Span) is { } change && change.Has(MmuEffect.EntryWithoutWrite) && change.OperandOf(MmuEffect.EntryWithoutWrite)?.ToString() == old
            && EntryEdits.Operation(scene, store, slot, MmuEffect.WriteProtectsEntry) is { } protect)
            yield return new($"{TransientNone.Id}.Protect", $"Write-protect the entry of '{slot}' in place", [new TextChange(declaration.Span, $"{slot}.{protect}();"), EntryEdits.Without(scene, statement)]);
    }
}

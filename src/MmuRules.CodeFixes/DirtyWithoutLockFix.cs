using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4008: marks the page by the operation that takes its lock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DirtyWithoutLockFix)), Shared]
public sealed class DirtyWithoutLockFix() : OrderingFix(DirtyWithoutLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.HarmfulCall is not { Syntax.Expression: MemberAccessExpressionSyntax access, Syntax.ArgumentList.Arguments.Count: 0 } call || call.OperandOf(MmuEffect.MarksPageDirty) is not { } page)
            yield break;
        var things = new Things(scene, scene.Harm.SpanStart);
        if (call.TypeOf(page) is { } type && things.Find(type, MmuEffect.MarksPageDirtyLocked, contract => Effects.AreExactly(contract, MmuEffect.MarksPageDirtyLocked)) is { } locked)
            yield return new($"{DirtyWithoutLock.Id}.Locked", $"Mark {Names.Page(scene, MmuEffect.MarksPageDirty)} dirty under its lock", [new TextChange(access.Name.Span, locked)]);
    }
}

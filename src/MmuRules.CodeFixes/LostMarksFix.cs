using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2007: gives the new entry the marks of the old one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LostMarksFix)), Shared]
public sealed class LostMarksFix() : OrderingFix(LostMarks.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) =>
        TransferMarks.Of(scene).Select(transfer => new Repair($"{LostMarks.Id}.Transfer", $"Carry the marks of '{transfer.Old}' over", transfer.Changes));
}

using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What a fix asks of a contract before it writes a call of its own.</summary>
internal static class Effects
{
    private static readonly MmuEffect[] Questions =
    [
        MmuEffect.EntryDirty, MmuEffect.EntryYoung, MmuEffect.EntryPresent, MmuEffect.EntryNone, MmuEffect.EntrySoftDirty, MmuEffect.EntryUffdWp, MmuEffect.EntryWritable, MmuEffect.EntryPage, MmuEffect.EntryTable,
        MmuEffect.PageAnonymous, MmuEffect.MakesEntry, MmuEffect.EntryWithSoftDirty, MmuEffect.EntryWithUffdWp, MmuEffect.EntryWithoutUffdWp, MmuEffect.EntryWithWrite, MmuEffect.EntryWithoutWrite,
    ];

    /// <summary>Whether it flushes and nothing more: freeing, too, under a lock or before its time would be another bug.</summary>
    public static bool OnlyFlush(Contract contract) =>
        contract.Has(MmuEffect.FlushesTlb) && HasNothingBut(contract, MmuEffect.FlushesTlb, MmuEffect.SynchronizesLocklessWalkers);

    /// <summary>Whether the contract has all of these effects, and no other effect or lock.</summary>
    public static bool AreExactly(Contract contract, params MmuEffect[] effects) =>
        effects.All(contract.Has) && HasNothingBut(contract, effects);

    /// <summary>Whether the receiver is the operand of the effect.</summary>
    public static bool IsOnReceiver(IMethodSymbol method, Contract contract, MmuEffect effect)
    {
        // The receiver of an extension method is its first parameter.
        var receiver = method.ReducedFrom is null ? Clause.Receiver : 0;
        return contract.Clauses.Any(clause => clause.Kind == ClauseKind.Effect && clause.Effect == effect && clause.Operand == receiver);
    }

    /// <summary>Whether the contract has no other effect or lock than these effects.</summary>
    public static bool HasNothingBut(Contract contract, params MmuEffect[] effects) =>
        contract.Clauses.All(clause => clause.Kind == ClauseKind.Requires || (clause.Kind == ClauseKind.Effect && (IsOfArgument(clause.Effect) || effects.Contains(clause.Effect))));

    /// <summary>Whether the contract asks or makes entries, and does nothing else but these effects.</summary>
    public static bool OnlyAsk(Contract contract, params MmuEffect[] effects) => HasNothingBut(contract, [.. Questions, .. effects]);

    // It says what an argument is, and nothing is done by it.
    private static bool IsOfArgument(MmuEffect effect) => effect is MmuEffect.EntryAddress or MmuEffect.FlushStart or MmuEffect.FlushEnd or MmuEffect.FlushesTables;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Contracts;

/// <summary>Finds the parameter that is the other operand of an effect with two: the entry that is stored, or what a gather is given.</summary>
/// <param name="offers">Whether a type has a member that declares one of some effects.</param>
internal sealed class OtherOperands(Func<ITypeSymbol, ImmutableArray<MmuEffect>, Func<IMethodSymbol, bool>, bool> offers)
{
    private static readonly ImmutableArray<MmuEffect> OfEntries =
    [
        MmuEffect.EntryDirty, MmuEffect.EntryYoung, MmuEffect.EntryPresent, MmuEffect.EntryNone, MmuEffect.EntrySoftDirty, MmuEffect.EntryUffdWp, MmuEffect.EntryWritable, MmuEffect.EntryPage,
        MmuEffect.EntryTable, MmuEffect.MakesEntry, MmuEffect.EntryWithSoftDirty, MmuEffect.EntryWithUffdWp, MmuEffect.EntryWithoutUffdWp, MmuEffect.EntryWithWrite, MmuEffect.EntryWithoutWrite,
    ];

    private static readonly ImmutableArray<MmuEffect> ThatTake = [MmuEffect.ReadsEntry, MmuEffect.ClearsEntry, MmuEffect.ClearsAndFlushesEntry, MmuEffect.ExchangesEntry];

    private static readonly ImmutableArray<MmuEffect> OfSlots = [.. ThatTake, MmuEffect.ClearsEntryNonAtomically, MmuEffect.WritesEntry, MmuEffect.WriteProtectsEntry];

    private static readonly ImmutableArray<MmuEffect> OfPages =
    [
        MmuEffect.MarksPageDirty, MmuEffect.MarksPageDirtyLocked, MmuEffect.RemovesRmap, MmuEffect.FreesPage, MmuEffect.PageAnonymous, MmuEffect.ReadsContent, MmuEffect.TakesPageReference,
    ];

    /// <summary>A method's contract with the other operand of each of its clauses.</summary>
    public Contract Complete(Contract contract, IMethodSymbol method) =>
        contract.Clauses.Any(HasOther) ? new([.. contract.Clauses.Select(clause => HasOther(clause) && Find(contract, clause, method) is { } other ? clause.With(other) : clause)]) : contract;

    private static bool HasOther(Clause clause) => clause.Kind == ClauseKind.Effect && (Stores(clause.Effect) || GivenTo(clause.Effect) is not null);

    private static bool Stores(MmuEffect effect) => effect is MmuEffect.WritesEntry or MmuEffect.ExchangesEntry;

    private static ImmutableArray<MmuEffect>? GivenTo(MmuEffect effect) => effect switch
    {
        MmuEffect.RecordsEntry => OfSlots,
        MmuEffect.DefersFree or MmuEffect.DefersRmap or MmuEffect.DefersDirty => OfPages,
        MmuEffect.DefersTableFree => [MmuEffect.FreesTable],
        _ => null,
    };

    private int? Find(Contract contract, Clause clause, IMethodSymbol method)
    {
        if (Stores(clause.Effect) && method.MethodKind == MethodKind.PropertySet)
            return method.Parameters.Length - 1;
        var others = method.Parameters.Where(parameter => parameter.Ordinal != clause.Operand).ToList();
        if (GivenTo(clause.Effect) is { } effects)
            return (others.FirstOrDefault(parameter => offers(parameter.Type, effects, _ => true)) ?? others.FirstOrDefault(parameter => IsThing(parameter.Type)) ?? others.FirstOrDefault())?.Ordinal;
        // What has something else declared of it is there for that.
        others.RemoveAll(parameter => contract.Clauses.Any(other => other.Operand == parameter.Ordinal));
        return (others.LastOrDefault(parameter => IsEntry(parameter.Type, clause, method)) ?? others.LastOrDefault(parameter => !IsSwitch(parameter.Type)) ?? others.LastOrDefault())?.Ordinal;
    }

    private bool IsEntry(ITypeSymbol type, Clause clause, IMethodSymbol method)
    {
        var slot = clause.Operand == Clause.Receiver ? method.ContainingType : method.Parameters[clause.Operand].Type;
        return offers(type, OfEntries, _ => true)
            || IsSame((slot as IPointerTypeSymbol)?.PointedAtType ?? slot, type)
            || (clause.Effect == MmuEffect.ExchangesEntry && IsSame(method.ReturnType, type))
            || offers(slot, ThatTake, taking => IsSame(taking.ReturnType, type));
    }

    private static bool IsSame(ITypeSymbol left, ITypeSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);

    private static bool IsSwitch(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum;

    private static bool IsThing(ITypeSymbol type) => type.SpecialType == SpecialType.None && type.TypeKind != TypeKind.Enum;
}

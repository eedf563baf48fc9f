using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches entries that are stored a part at a time, by properties of the slot: each such store reads the entry, changes a part and writes it all back.</summary>
internal sealed class EntryParts : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.WritesEntry or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ExchangesEntry };

    /// <summary>The property of a part of the entry that an operation stores; <see langword="null"/> if it stores whole entries.</summary>
    public static IPropertySymbol? PartOf(Occurrence store) =>
        store.Call.Method is { MethodKind: MethodKind.PropertySet, AssociatedSymbol: IPropertySymbol { GetMethod: { } getter } property }
        && store.Contracts.Of(getter)?.Has(MmuEffect.ReadsEntry) != true
        && PartsOf(store, property).Count > 1 ? property : null;

    /// <summary>Whether a store of a part says that the entry is not valid any more.</summary>
    public static bool IsInvalidation(Occurrence store) =>
        PartOf(store) is { } part && IsValidBit(store, part) && store.Decides(store.Other, false) == true;

    public override void Before(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.WritesEntry) || !occurrence.Operand.IsKnown || PartOf(occurrence) is not { } part)
            return;
        var slot = occurrence.Operand;
        var published = occurrence.State.Find(NoteKind.EntryPublished, slot);
        if (!IsValidBit(occurrence, part) && published is not null)
            occurrence.Raise(new(IncidentKind.EntryStoredInPieces, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = published.At });
        else if (occurrence.Decides(Value.Function(MmuEffect.EntryPresent, slot, null), true) == true && Entries.MayBeLive(slot, occurrence))
            occurrence.Raise(new(IsInvalidation(occurrence) ? IncidentKind.EntryOverwritten : IncidentKind.EntryUpdated, occurrence.Operation, occurrence.Name, occurrence.State));
    }

    public override void After(Occurrence occurrence)
    {
        if (!occurrence.Operand.IsKnown)
            return;
        var slot = occurrence.Operand;
        if (occurrence.Clause.Effect is MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ExchangesEntry
            || IsInvalidation(occurrence))
            occurrence.State = occurrence.State.Without(NoteKind.EntryPublished, slot);
        else if (occurrence.Is(MmuEffect.WritesEntry) && PartOf(occurrence) is { } part && IsValidBit(occurrence, part))
            occurrence.State = occurrence.State.With(new Note(NoteKind.EntryPublished, slot, Value.Unknown, occurrence.Operation));
    }

    private static bool IsValidBit(Occurrence store, IPropertySymbol part) => store.Contracts.Of(part.GetMethod!)?.Has(MmuEffect.EntryPresent) == true;

    private static List<IPropertySymbol> PartsOf(Occurrence store, IPropertySymbol property) =>
    [
        .. property.ContainingType.GetMembers().OfType<IPropertySymbol>()
            .Where(other => other is { SetMethod: { } setter, IsIndexer: false } && store.Contracts.Of(setter)?.Has(MmuEffect.WritesEntry) == true),
    ];
}

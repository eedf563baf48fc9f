using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Watches the marks of an address, soft-dirty and uffd-wp: a new entry for the page that an old one mapped takes them over, and one that is write-protected on behalf of userfaultfd permits no stores.
/// </summary>
internal sealed class EntryMarks : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.WritesEntry or MmuEffect.ExchangesEntry or MmuEffect.EntrySoftDirty or MmuEffect.EntryUffdWp or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked };

    public override void Before(Occurrence occurrence)
    {
        if (!(occurrence.Is(MmuEffect.WritesEntry) || occurrence.Is(MmuEffect.ExchangesEntry)) || !occurrence.Operand.IsKnown || !occurrence.Other.IsKnown)
            return;
        if (IsWritableThoughProtected(occurrence))
            occurrence.Raise(new(IncidentKind.ProtectedEntryWritable, occurrence.Operation, occurrence.Name, occurrence.State));
        if (ReplacedBy(occurrence) is not { } old)
            return;
        foreach (var (mark, with, asked) in new[] { (MmuEffect.EntrySoftDirty, MmuEffect.EntryWithSoftDirty, NoteKind.SoftDirtyAsked), (MmuEffect.EntryUffdWp, MmuEffect.EntryWithUffdWp, NoteKind.UffdWpAsked) })
            if (IsSpoken(occurrence, mark) && !Has(occurrence.Other, with))
                Judge(occurrence, old, mark, Origins.SlotOf(old) is { } from ? occurrence.State.Find(asked, from) : null);
    }

    public override void After(Occurrence occurrence)
    {
        switch (occurrence.Clause.Effect)
        {
            case MmuEffect.EntrySoftDirty:
                occurrence.State = Asked(occurrence.State, NoteKind.SoftDirtyAsked, Origins.Unmodified(occurrence.Operand), Value.Unknown);
                break;
            case MmuEffect.EntryUffdWp:
                occurrence.State = Asked(occurrence.State, NoteKind.UffdWpAsked, Origins.Unmodified(occurrence.Operand), Value.Unknown);
                break;
            case MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ExchangesEntry:
                occurrence.State = occurrence.State
                    .Without(NoteKind.SoftDirtyAsked, occurrence.Operand).Without(NoteKind.UffdWpAsked, occurrence.Operand).Without(NoteKind.PageMarkedInstead, occurrence.Operand);
                break;
            case MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked when occurrence.Operand.IsKnown:
                foreach (var slot in SlotsOf(occurrence.State, occurrence.Operand).Where(slot => occurrence.State.Find(NoteKind.EntryWasDirty, slot) is null).ToList())
                    occurrence.State = occurrence.State.With(new Note(NoteKind.PageMarkedInstead, slot, Value.Unknown, occurrence.Operation));
                break;
        }
    }

    // Whoever is given the old entry may take the marks from it.
    public override MmuState Escaped(MmuState state, Value value) =>
        Asked(Asked(state, NoteKind.SoftDirtyAsked, Entries.RootOf(value), Value.Null), NoteKind.UffdWpAsked, Entries.RootOf(value), Value.Null);

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (fact.Decides(true) is not { } isTrue)
            return state;
        return value switch
        {
            { Kind: ValueKind.Operator, Key: OperatorKind.Equals, First: { } left, Second: { } right } when isTrue => Maps(Maps(state, left, right), right, left),
            { Kind: ValueKind.Function, Key: MmuEffect.EntrySoftDirty, First: { } entry } => Asked(state, NoteKind.SoftDirtyAsked, entry, isTrue ? Value.True : Value.False),
            { Kind: ValueKind.Function, Key: MmuEffect.EntryUffdWp, First: { } entry } => Asked(state, NoteKind.UffdWpAsked, entry, isTrue ? Value.True : Value.False),
            _ => state,
        };
    }

    private static MmuState Asked(MmuState state, NoteKind kind, Value old, Value answer)
    {
        if (!Entries.IsOld(old) || Origins.SlotOf(old) is not { } slot)
            return state;
        var known = state.Find(kind, slot);
        return known is { Other.IsConstant: true } && !answer.IsConstant ? state : (known is null ? state : state.Without(known)).With(new Note(kind, slot, answer, null));
    }

    private static IEnumerable<Value> SlotsOf(MmuState state, Value page) =>
        Origins.EntryOf(page) is { } entry ? Origins.SlotOf(entry) is { } slot ? [slot] : []
        : state.Notes.Where(note => note.Kind == NoteKind.EntryMaps && note.Other.Equals(page)).Select(note => note.Subject);

    private static MmuState Maps(MmuState state, Value mapped, Value page) =>
        !page.IsConstant && Origins.EntryOf(mapped) is { } entry && Origins.SlotOf(entry) is { } slot ? state.With(new Note(NoteKind.EntryMaps, slot, page, null)) : state;

    private static void Judge(Occurrence store, Value old, MmuEffect mark, Note? asked)
    {
        if (asked is not null && !asked.Other.Equals(Value.True))
            return;
        if (mark == MmuEffect.EntrySoftDirty && store.State.Notes.FirstOrDefault(note => note.Kind == NoteKind.PageMarkedInstead && note.Subject.Equals(Origins.SlotOf(old))) is { } marked)
            Raise(store, IncidentKind.MarkedPageInstead, old, mark, marked.At);
        else
            Raise(store, IncidentKind.MarksLost, old, mark, null);
    }

    private static void Raise(Occurrence store, IncidentKind kind, Value old, MmuEffect mark, IOperation? earlier) =>
        store.Raise(new(kind, store.Operation, store.Name, store.State)
        {
            Earlier = earlier ?? old.Key as IOperation,
            Other = mark == MmuEffect.EntrySoftDirty ? "soft-dirty" : "uffd-wp",
        });

    // The entry that a new one, made for the same page, stands in for.
    private static Value? ReplacedBy(Occurrence store)
    {
        var made = Entries.RootOf(store.Other);
        if (made is not { Tag: EntryTag.Made, First: { } origin })
            return null;
        foreach (var from in origin.Chain())
        {
            // Made of the old entry itself, it can have everything that was in it.
            if (Entries.IsOld(Entries.RootOf(from)) && ReferenceEquals(from, origin))
                return null;
            if (Entries.IsOld(from))
                return from;
        }

        return store.State.Find(NoteKind.EntryTaken, store.Operand) is { Other: { IsKnown: true } old } && Entries.IsOld(old) && origin.Chain().Any(part => IsPageOf(store, part, old)) ? old : null;
    }

    private static bool IsPageOf(Happening happening, Value page, Value old) =>
        (Origins.EntryOf(page) is { } entry && (entry.Equals(old) || (Origins.SlotOf(entry) is { } mapping && mapping.Equals(Origins.SlotOf(old)))))
        || happening.State.Notes.Any(note => note.Kind == NoteKind.EntryMaps && note.Subject.Equals(Origins.SlotOf(old)) && note.Other.Equals(page));

    private static bool Has(Value entry, MmuEffect change) => Entries.ChangesOf(entry).Any(value => value is { Kind: ValueKind.Function, Key: MmuEffect effect } && effect == change);

    private static bool IsWritableThoughProtected(Occurrence store)
    {
        var (isProtected, isWritable) = (false, false);
        foreach (var change in Entries.ChangesOf(store.Other))
        {
            switch (change.Kind == ValueKind.Function ? change.Key : null)
            {
                case MmuEffect.EntryWithoutUffdWp when !isProtected:
                    return false;
                case MmuEffect.EntryWithUffdWp:
                    isProtected = true;
                    break;
                case MmuEffect.EntryWithoutWrite:
                    return false;
                case MmuEffect.EntryWithWrite:
                    isWritable = true;
                    break;
            }

            if (isProtected && isWritable)
                return true;
        }

        var root = Entries.RootOf(store.Other);
        return isProtected && root.Tag is (EntryTag.Read or EntryTag.Cleared or EntryTag.Flushed) && IsKnownPresentOrOpen(store, root) && store.Decides(Value.Function(MmuEffect.EntryWritable, root, null), false) != true;
    }

    // A swap entry permits nothing.
    private static bool IsKnownPresentOrOpen(Occurrence store, Value root) =>
        store.Decides(Value.Function(MmuEffect.EntryPresent, root, null), false) != true
        && (Entries.IsOld(root) || (Entries.ReadFrom(root) is { } slot && Entries.MayBeLive(slot, store)));

    // An interface that has no word for a mark has none to lose.
    private static bool IsSpoken(Occurrence store, MmuEffect mark) =>
        store.Other.Type is INamedTypeSymbol type
        && type.GetMembers().Any(member => member is IMethodSymbol method && store.Contracts.Of(method)?.Has(mark) == true);
}

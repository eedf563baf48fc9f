using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What is known of entry values and of what stands in a slot.</summary>
internal static class Entries
{
    /// <summary>The value that an entry value was made of by changing bits in it: a snapshot, an old value, or a new one.</summary>
    public static Value RootOf(Value entry)
    {
        while (SourceOf(entry) is { } source)
            entry = source;
        return entry;
    }

    /// <summary>The value itself and those that it was made of by changing bits, the last change first.</summary>
    public static IEnumerable<Value> ChangesOf(Value entry)
    {
        for (Value? value = entry; value is not null; value = SourceOf(value))
            yield return value;
    }

    /// <summary>Whether an entry value may permit less than the one that it was made of. Nobody says what a method without a contract takes away.</summary>
    public static bool IsNarrowed(Value entry) =>
        ChangesOf(entry).Any(change => SourceOf(change) is not null && change.Key is not (MmuEffect.EntryWithWrite or MmuEffect.EntryWithSoftDirty or MmuEffect.EntryWithoutUffdWp));

    /// <summary>Whether a value is the snapshot of a slot.</summary>
    public static bool IsReadOf(Value entry, Value slot) => entry.Tag is EntryTag.Read && entry.First is { } read && read.Equals(slot);

    /// <summary>The slot that a value is a snapshot of; <see langword="null"/> if it is none.</summary>
    public static Value? ReadFrom(Value entry) => entry.Tag is EntryTag.Read ? entry.First : null;

    /// <summary>Whether a value is what was in a slot when it was taken.</summary>
    public static bool IsOld(Value entry) => entry.Tag is EntryTag.Cleared or EntryTag.Flushed;

    /// <summary>Whether a value is an entry of its own, such as the empty one: a constant, a static member, or what a type has by default.</summary>
    public static bool IsConstant(Value entry) => entry.IsConstant || entry is { Kind: ValueKind.Member, First: null, Second: null } || IsEmpty(entry);

    // What a struct is that nobody has written a constructor for.
    private static bool IsEmpty(Value entry) =>
        entry is { Kind: ValueKind.Site, Index: 0, Key: IObjectCreationOperation { Constructor: { IsImplicitlyDeclared: true, ContainingType.IsValueType: true }, Syntax: BaseObjectCreationExpressionSyntax { Initializer: null } } };

    /// <summary>Whether a CPU may be using what stands in a slot, so that it may set bits in it.</summary>
    public static bool MayBeLive(Value slot, Happening happening) =>
        slot.IsKnown
        && happening.State.Find(NoteKind.EntryTaken, slot) is null
        && happening.State.Find(NoteKind.EntryAbsent, slot) is null
        && !Origins.IsDetached(slot, happening.State)
        && !slot.Chain().Skip(1).Any(Origins.IsMadeHere)
        // Where an address is the slot, the table that it is looked up in is what was made.
        && !(happening is Occurrence { Call.Receiver: { } receiver } && receiver.Chain().Any(Origins.IsMadeHere));

    private static Value? SourceOf(Value entry) => entry switch
    {
        { Kind: ValueKind.Function, Key: MmuEffect.EntryWithSoftDirty or MmuEffect.EntryWithUffdWp or MmuEffect.EntryWithoutUffdWp or MmuEffect.EntryWithWrite or MmuEffect.EntryWithoutWrite } => entry.First,
        // What a method without a contract makes of an entry is an entry with something changed.
        { Kind: ValueKind.Site or ValueKind.Outer, Tag: null, First: { Type: { } from } source, Type: { } to } when SymbolEqualityComparer.Default.Equals(from, to) => source,
        _ => null,
    };
}

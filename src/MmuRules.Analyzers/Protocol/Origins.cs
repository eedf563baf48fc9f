using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>Whether a page is the one behind a window.</summary>
internal enum Belonging
{
    No,
    Maybe,
    Yes,
}

/// <summary>What is known, from where values came, of which page, entry, slot and gather belong together.</summary>
internal static class Origins
{
    /// <summary>An entry value without the bits that were changed in it since: it maps the same page, and is as dirty.</summary>
    public static Value Unmodified(Value entry)
    {
        while (entry is { Kind: ValueKind.Function, Key: MmuEffect.EntryWithSoftDirty or MmuEffect.EntryWithUffdWp or MmuEffect.EntryWithoutUffdWp or MmuEffect.EntryWithWrite or MmuEffect.EntryWithoutWrite })
            entry = entry.First!;
        return entry;
    }

    /// <summary>The entry that a page was got from; <see langword="null"/> if it came from elsewhere.</summary>
    public static Value? EntryOf(Value page) => page is { Kind: ValueKind.Function, Key: MmuEffect.EntryPage } ? page.First : null;

    /// <summary>The slot that an entry value was read or taken from; <see langword="null"/> if that is not known.</summary>
    public static Value? SlotOf(Value entry) => entry.Tag is EntryTag.Read or EntryTag.Cleared or EntryTag.Flushed ? entry.First : null;

    public static Belonging Of(Value page, Window window)
    {
        if (EntryOf(page) is { } entry)
        {
            if (entry.Equals(window.Entry))
                return Belonging.Yes;
            if (SlotOf(entry) is { } slot)
                return window.IsOld || !slot.Equals(window.Slot) ? Belonging.No : Belonging.Yes;
            // Of an entry that was flushed as it was cleared no window is open, whatever its slot is called.
            return entry.Tag is EntryTag.Made or EntryTag.Flushed ? Belonging.No : Belonging.Maybe;
        }

        return IsMadeHere(page) ? Belonging.No : Belonging.Maybe;
    }

    /// <summary>Whether a value is an object, or an array, that the code has made itself: nobody else has it yet.</summary>
    public static bool IsMadeHere(Value value) => Equals(value.Tag, Value.MadeHere) || value is { Kind: ValueKind.Site, Key: IObjectCreationOperation };

    /// <summary>Whether a slot stands in a table that no walk from the root finds any more, since the entry above it was cleared and flushed.</summary>
    public static bool IsDetached(Value slot, MmuState state) =>
        slot.Chain().Any(value => value.Tag switch
        {
            EntryTag.Flushed => true,
            EntryTag.Read => state.Find(NoteKind.Detached, SlotOf(value) ?? Value.Unknown) is not null,
            EntryTag.Cleared => !state.Windows.Any(window => window.Entry.Equals(value)),
            _ => false,
        });

    /// <summary>Whether a flush of the operand is known to leave the window open: it was recorded in another gather, or is of another address space or entry.</summary>
    public static bool IsKnownOther(Window window, Value flushed)
    {
        if (!flushed.IsKnown)
            return false;
        if (window.RecordedIn.IsKnown && AreKnownDifferent(window.RecordedIn, flushed))
            return true;
        if (window.IsOld)
            return flushed.Chain().Any(other => AreKnownDifferent(window.Owner, other));
        if (AreOfOneType(window.Slot, flushed))
            return !window.Slot.Equals(flushed);
        var isOther = false;
        foreach (var owner in window.Slot.Chain())
            foreach (var other in flushed.Chain())
            {
                if (owner.Equals(other))
                    return false;
                isOther |= AreKnownDifferent(owner, other);
            }

        return isOther;
    }

    private static bool AreKnownDifferent(Value left, Value right) =>
        AreOfOneType(left, right) && !left.Equals(right) && IsThingOfItsOwn(left) && IsThingOfItsOwn(right);

    private static bool IsThingOfItsOwn(Value value) =>
        value.Kind == ValueKind.Root || value.Tag is EntryTag.Gather || IsMadeHere(value);

    public static bool AreOfOneType(Value left, Value right) =>
        left.Type is { } type && SymbolEqualityComparer.Default.Equals(type, right.Type);
}

/// <summary>What the result of an operation is, as far as its contract says.</summary>
internal enum EntryTag
{
    /// <summary>The snapshot of an entry.</summary>
    Read,

    /// <summary>The old value of a cleared entry.</summary>
    Cleared,

    /// <summary>The old value of an entry that was cleared and flushed.</summary>
    Flushed,

    /// <summary>A new entry value.</summary>
    Made,

    /// <summary>A page table that was looked up from the root.</summary>
    Table,

    /// <summary>A new gather.</summary>
    Gather,

    /// <summary>A guard that holds a lock.</summary>
    Guard,
}

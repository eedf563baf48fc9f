using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>Where an entry of either level is, and what it maps: all that a model has to know to change it as its hardware would see it changed.</summary>
/// <param name="Mm">The address space whose tables hold the entry.</param>
/// <param name="Word">The entry's word.</param>
/// <param name="FirstPage">The number of the first virtual page that it maps.</param>
/// <param name="PageCount">How many pages it maps: one, or all of a table for a huge entry and for one that links a table.</param>
internal readonly record struct EntryPlace(Mm Mm, Word Word, int FirstPage, int PageCount)
{
    /// <summary>The number of the virtual page behind the last one.</summary>
    internal int EndPage => FirstPage + PageCount;

    /// <summary>The translations that the entry can have left.</summary>
    internal TlbRange Range => new(Mm, FirstPage, EndPage, FreedTables: PageCount > 1);

    /// <summary>The number of the table that holds the entry; 0 if it is an upper-level entry.</summary>
    internal int TableNumber { get; init; }

    private bool IsUpperLevel => PageCount > 1;

    /// <summary>Finds the entry that a walk from the root ends at: one of a table, or one that maps a huge page.</summary>
    internal static bool TryFind(Mm mm, int virtualPage, out EntryPlace place)
    {
        int perTable = mm.Machine.Options.EntriesPerTable;
        Word word = mm.DirectoryWord(virtualPage / perTable);
        var entry = new Pmd(word.Read());
        place = entry switch
        {
            { IsTable: true } => InTable(mm, mm.Machine.Tables[entry.TableNumber], virtualPage),
            { IsHuge: true, IsValid: true } => new EntryPlace(mm, word, virtualPage & -perTable, perTable),
            _ => default,
        };
        return place.Mm is not null;
    }

    /// <summary>The place of a page's entry in a table.</summary>
    internal static EntryPlace InTable(Mm mm, PageTable table, int virtualPage) =>
        new(mm, table.EntryWord(virtualPage), virtualPage, 1) { TableNumber = table.Number };

    /// <summary>Reads the entry as an MMU does that ends its walk here. One that links a table by now, or that was invalidated, maps nothing.</summary>
    internal Pte ReadLeaf() => LeafOf(Word.Read());

    /// <summary>Whether an entry that is here maps what a translation translates to.</summary>
    internal bool Maps(Pte leaf, TlbEntry translation) =>
        leaf.IsPresent && leaf.Pfn.Number + (translation.VirtualPage - FirstPage) == translation.PhysicalPage;

    /// <summary>The entry that a word at this place is, as far as it maps pages.</summary>
    internal Pte LeafOf(long raw) => !IsUpperLevel || new Pmd(raw) is { IsHuge: true, IsValid: true } ? new Pte(raw) : Pte.None;

    /// <summary>Whether two words that an MMU would use lead elsewhere from this place: to other pages, or by way of another table.</summary>
    internal bool LeadElsewhere(long raw, long other) =>
        new Pte(raw).Pfn != new Pte(other).Pfn || LeafOf(raw).IsPresent != LeafOf(other).IsPresent;

    /// <inheritdoc/>
    public override string ToString() => $"the entry of {new VirtualAddress((ulong)FirstPage << Mm.Machine.Options.PageShift)}";
}

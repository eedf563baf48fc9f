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
}

using System.Numerics;
using System.Runtime.InteropServices;
using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>Looking for translations by what they lead to, and where they came from.</content>
public sealed partial class Tlb
{
    // Several at a time: every page that is freed is looked for in every TLB.
    internal bool Holds(int physicalPage)
    {
        const long Compared = TlbEntry.PhysicalPageMask | TlbEntry.Valid;
        long wanted = ((long)physicalPage << TlbEntry.PhysicalPageShift) | TlbEntry.Valid;
        ReadOnlySpan<long> entries = _region.ForReading(0, _entries.Length);
        foreach (Vector<long> raw in MemoryMarshal.Cast<long, Vector<long>>(entries))
        {
            if (Vector.EqualsAny(raw & new Vector<long>(Compared), new Vector<long>(wanted)))
            {
                return true;
            }
        }

        foreach (long raw in entries[(entries.Length & -Vector<long>.Count)..])
        {
            if ((raw & Compared) == wanted)
            {
                return true;
            }
        }

        return false;
    }

    internal void MarkDangling(int physicalPage)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            var word = new Word(_region, i);
            if (IsOf(word.Read(), physicalPage))
            {
                word.Or(TlbEntry.Dangling);
            }
        }
    }

    /// <summary>A translation of a place that an entry about to stand there would not make; <see cref="TlbEntry.None"/> if there is none.</summary>
    internal TlbEntry FindOther(in EntryPlace place, long raw)
    {
        Pte leaf = place.LeafOf(raw);
        for (int page = place.FirstPage; page < place.EndPage; page++)
        {
            TlbEntry held = Lookup(page);

            // A table says nothing of its pages here; but a huge page's translation beside it is one too many.
            if (held.IsValid && (leaf.IsPresent ? !place.Maps(leaf, held) : held.IsHuge))
            {
                return held;
            }
        }

        return TlbEntry.None;
    }

    /// <summary>The word from which a translation was loaded, whatever it holds by now.</summary>
    /// <exception cref="UndefinedBehaviorException">It was in a table that was freed since.</exception>
    internal Word OriginOf(Mm mm, int virtualPage)
    {
        int perTable = _hugeSize;
        long number = OriginAt(virtualPage).Read();
        if (number == 0)
        {
            return mm.DirectoryWord(virtualPage / perTable);
        }

        PageTable table = mm.Machine.Tables[number];
        return table.Serves(mm, virtualPage / perTable)
            ? table.EntryWord(virtualPage)
            : throw new UndefinedBehaviorException(
                UndefinedBehavior.UseOfFreedTable,
                $"{_cpu} sets a dirty bit",
                table.ToString(),
                "The table was freed, or moved, while this CPU could still set bits in it: it was freed before the flush.");
    }

    private static bool IsOf(long raw, int physicalPage) => new TlbEntry(raw) is { IsValid: true } entry && entry.PhysicalPage == physicalPage;

    private Word OriginAt(int virtualPage) => new(_origins!, virtualPage & _mask);
}

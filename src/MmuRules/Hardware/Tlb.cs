using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>One CPU's translation lookaside buffer: direct-mapped, filled by walks, and never told that an entry has changed, unless the model says so.</summary>
public sealed class Tlb
{
    private readonly Region _region;
    private readonly long[] _entries;
    private readonly int _mask;
    private readonly int _pageShift;

    internal Tlb(StateStore store, MachineOptions options)
    {
        _region = store.Allocate(options.TlbEntries);
        _entries = _region.Words;
        _mask = options.TlbEntries - 1;
        _pageShift = options.PageShift;
    }

    /// <summary>How many translations it holds now.</summary>
    public int Count => _entries.Count(raw => new TlbEntry(raw).IsValid);

    /// <summary>Looks up a translation without using it. Changes nothing; needs no lock.</summary>
    /// <param name="address">An address in the page.</param>
    /// <param name="pfn">The physical page, if there is a translation.</param>
    /// <param name="isDirty">Whether a store would use the translation without a walk.</param>
    /// <returns>Whether there is a translation.</returns>
    public bool TryPeek(VirtualAddress address, out Pfn pfn, out bool isDirty)
    {
        TlbEntry entry = Lookup((int)(address.Value >> _pageShift));
        pfn = new Pfn(entry.PhysicalPage);
        isDirty = entry.IsDirty;
        return entry.IsValid;
    }

    internal long RawAt(int virtualPage) => Volatile.Read(ref _entries[virtualPage & _mask]);

    internal Word WordAt(int virtualPage) => new(_region, virtualPage & _mask);

    internal TlbEntry Lookup(int virtualPage)
    {
        var entry = new TlbEntry(WordAt(virtualPage).Read());
        return entry.IsValid && entry.VirtualPage == virtualPage ? entry : TlbEntry.None;
    }

    internal void Fill(TlbEntry entry) => WordAt(entry.VirtualPage).Exchange(entry.Raw);

    internal void Invalidate(int first, int end)
    {
        // A range shorter than the TLB is looked up page by page; a longer one is compared with what the TLB holds.
        if (end - first <= _mask)
        {
            for (int page = first; page < end; page++)
            {
                if (Lookup(page).IsValid)
                {
                    WordAt(page).Write(0);
                }
            }

            return;
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            var word = new Word(_region, i);
            int page = new TlbEntry(word.Read()).VirtualPage;
            if (page >= first && page < end)
            {
                word.Write(0);
            }
        }
    }

    internal bool Holds(int physicalPage)
    {
        foreach (long raw in _region.ForReading(0, _entries.Length))
        {
            if (IsOf(raw, physicalPage))
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
            if (IsOf(_entries[i], physicalPage))
            {
                new Word(_region, i).Or(TlbEntry.Dangling);
            }
        }
    }

    private static bool IsOf(long raw, int physicalPage) => new TlbEntry(raw) is { IsValid: true } entry && entry.PhysicalPage == physicalPage;
}

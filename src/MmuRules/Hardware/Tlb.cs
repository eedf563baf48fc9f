using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>One CPU's translation lookaside buffer: direct-mapped, filled by walks, and never told that an entry has changed, unless the model says so.</summary>
public sealed partial class Tlb
{
    private readonly Cpu _cpu;
    private readonly Region _region;
    private readonly Word _huge;
    private readonly Region? _origins;
    private readonly long[] _entries;
    private readonly int _mask;
    private readonly int _pageShift;
    private readonly int _hugeSize;

    internal Tlb(Cpu cpu)
    {
        MachineOptions options = cpu.Machine.Options;
        _cpu = cpu;
        _region = cpu.Machine.Store.Allocate(options.TlbEntries, role: WordRole.OfCpu, cpu: cpu.Id);
        _huge = new Word(cpu.Machine.Store.Allocate(1, role: WordRole.OfCpu, cpu: cpu.Id), 0);
        _origins = options.Model.RemembersOrigins ? cpu.Machine.Store.Allocate(options.TlbEntries, role: WordRole.OfCpu, cpu: cpu.Id) : null;
        _entries = _region.Words;
        _mask = options.TlbEntries - 1;
        _pageShift = options.PageShift;
        _hugeSize = options.EntriesPerTable;
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
        isDirty = entry is { IsDirty: true, IsWritable: true };
        return entry.IsValid;
    }

    internal long RawAt(int virtualPage) => Volatile.Read(ref _entries[virtualPage & _mask]);

    internal Word WordAt(int virtualPage) => new(_region, virtualPage & _mask);

    internal TlbEntry Lookup(int virtualPage)
    {
        var entry = new TlbEntry(WordAt(virtualPage).Read());
        return entry.IsValid && entry.VirtualPage == virtualPage ? entry : TlbEntry.None;
    }

    /// <summary>Puts a translation in its place, and gives up the one that was there.</summary>
    internal void Fill(TlbEntry entry, in EntryPlace place)
    {
        if (entry.IsHuge)
        {
            _huge.Add(1);
        }

        if (_origins is not null)
        {
            OriginAt(entry.VirtualPage).Write(place.TableNumber);
        }

        GiveUp(WordAt(entry.VirtualPage).Exchange(entry.Raw));
    }

    /// <summary>Adds flags to a translation that is held.</summary>
    internal void Mark(int virtualPage, long flags) => WordAt(virtualPage).Or(flags);

    /// <summary>Gives up the translations of a range, and those of huge pages that lie in it in part.</summary>
    internal void Invalidate(int first, int end)
    {
        if (_huge.Read() != 0)
        {
            Invalidate(first & -_hugeSize, (end + _hugeSize - 1) & -_hugeSize, hugeOnly: true);
        }

        Invalidate(first, end, hugeOnly: false);
    }

    private void Invalidate(int first, int end, bool hugeOnly)
    {
        // A range shorter than the TLB is looked up page by page; a longer one is compared with what the TLB holds.
        if (end - first <= _mask)
        {
            for (int page = first; page < end; page++)
            {
                if (Lookup(page) is { IsValid: true } held && (held.IsHuge || !hugeOnly))
                {
                    GiveUp(WordAt(page).Exchange(0));
                }
            }

            return;
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            var word = new Word(_region, i);
            var held = new TlbEntry(word.Read());
            if (held.VirtualPage >= first && held.VirtualPage < end && (held.IsHuge || !hugeOnly))
            {
                GiveUp(word.Exchange(0));
            }
        }
    }

    private void GiveUp(long raw)
    {
        var entry = new TlbEntry(raw);
        if (entry.IsHuge)
        {
            _huge.Add(-1);
        }

        if (entry.IsHeldBack && _cpu.Mm is { } mm)
        {
            _cpu.Machine.Model.WriteBack(mm, entry);
        }
    }
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>The hash table between the TLBs and the page tables of a <see cref="PowerPcHash"/> machine: direct-mapped, shared by all CPUs and all address spaces.</summary>
/// <remarks>Linux: <c>htab_address</c>. An entry is as in a TLB, with the address space's number above the page's; its referenced and changed bits are a byte of their own.</remarks>
internal sealed class HashTable
{
    internal const long Referenced = 1;
    internal const long Changed = 2;

    private const int ContextShift = 50;
    private const int Contexts = 1 << 13;
    private const long ContextMask = (Contexts - 1L) << ContextShift;

    private readonly Machine _machine;
    private readonly Region _entries;
    private readonly Region _bits;

    internal HashTable(Machine machine)
    {
        _machine = machine;
        _entries = machine.Store.Allocate(machine.Options.HashEntries);
        _bits = machine.Store.Allocate(machine.Options.HashEntries);
    }

    internal Word FirstWord => new(_entries, 0);

    internal Word WordAt(Mm mm, int virtualPage) => new(_entries, IndexOf(mm, virtualPage));

    internal Word BitsAt(Mm mm, int virtualPage) => new(_bits, IndexOf(mm, virtualPage));

    internal TlbEntry Find(Mm mm, int virtualPage)
    {
        long raw = WordAt(mm, virtualPage).Read();
        var entry = new TlbEntry(raw & ~ContextMask);
        return entry.IsValid && entry.VirtualPage == virtualPage && ContextOf(raw) == mm.Id ? entry : TlbEntry.None;
    }

    /// <summary>Puts a translation in its place; what was there is gone, and its bits with it.</summary>
    internal void Insert(Mm mm, TlbEntry entry)
    {
        if (mm.Id >= Contexts)
        {
            throw new MachineConfigurationException($"A machine with a hash tells {Contexts - 1} address spaces apart; this is number {mm.Id}.");
        }

        WordAt(mm, entry.VirtualPage).Exchange(entry.Raw | ((long)mm.Id << ContextShift));
        BitsAt(mm, entry.VirtualPage).Write(0);
    }

    internal void Remove(in TlbRange range)
    {
        for (int i = 0; i < _entries.Words.Length; i++)
        {
            var word = new Word(_entries, i);
            long raw = word.Read();
            var entry = new TlbEntry(raw & ~ContextMask);
            if (entry.IsValid && range.Covers(entry, _machine.Options.EntriesPerTable) && (range.Mm is null || ContextOf(raw) == range.Mm.Id))
            {
                word.TryChange(raw, 0);
            }
        }
    }

    internal void MarkDangling(int physicalPage)
    {
        for (int i = 0; i < _entries.Words.Length; i++)
        {
            var word = new Word(_entries, i);
            long raw;
            do
            {
                raw = word.Read();
            }
            while (new TlbEntry(raw) is { IsValid: true } entry
                && entry.PhysicalPage == physicalPage
                && !word.TryChange(raw, raw | TlbEntry.Dangling));
        }
    }

    private static int ContextOf(long raw) => (int)((raw & ContextMask) >> ContextShift);

    private int IndexOf(Mm mm, int virtualPage) => (virtualPage + mm.Id) & (_machine.Options.HashEntries - 1);
}

using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>A machine and what a scenario has built on it: what the code under test is given. Each worker of an exploration has its own, built in the same way.</summary>
public sealed class World
{
    private Region? _latest;
    private PageTable? _table;
    private Page? _anonymous;
    private Vma? _vma;
    private PmdSlot? _hugeSlot;

    /// <summary>Makes a world of a machine on which nothing is built yet.</summary>
    /// <param name="machine">The machine.</param>
    public World(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The address space that the code under test works on, if the scenario has one.</summary>
    public Mm Mm { get => field ?? throw Missing(nameof(Mm)); init; }

    /// <summary>The area, if there is one.</summary>
    public Vma Vma { get => _vma ?? throw Missing(nameof(Vma)); init => _vma = value; }

    /// <summary>The file that is mapped, if there is one.</summary>
    public Mapping File { get => FileOrNone ?? throw Missing(nameof(File)); init => FileOrNone = value; }

    /// <summary>Where the flushes are owed of entries that are cleared without one, if there is such a place.</summary>
    public UnmapBatch Batch { get => BatchOrNone ?? throw Missing(nameof(Batch)); init => BatchOrNone = value; }

    /// <summary>Where something is to be moved, if anything is: an area in which nothing is mapped yet, with a page table.</summary>
    public Vma Target { get => TargetOrNone ?? throw Missing(nameof(Target)); init => TargetOrNone = value; }

    /// <summary>The page table that serves the area's first address; it is there from the beginning.</summary>
    public PageTable Table => _table ?? _vma?.Mm.FindTable(Start) ?? throw Missing(nameof(Table));

    /// <summary>The place of the first upper-level entry that maps, or stands for, a huge page at the beginning.</summary>
    public PmdSlot HugeSlot => _hugeSlot ?? throw Missing("huge page");

    /// <summary>The first address of the area.</summary>
    public VirtualAddress Start => Vma.Start;

    /// <summary>The address behind the area.</summary>
    public VirtualAddress End => Vma.End;

    /// <summary>The number of pages of the area.</summary>
    public int PageCount => (int)((End.Value - Start.Value) / (ulong)Machine.Options.PageSize);

    /// <summary>The file that is mapped, or <see langword="null"/>.</summary>
    internal Mapping? FileOrNone { get; private init; }

    /// <summary>Where flushes are owed, or <see langword="null"/>.</summary>
    internal UnmapBatch? BatchOrNone { get; init; }

    /// <summary>The area to which something is to be moved, or <see langword="null"/>.</summary>
    internal Vma? TargetOrNone { get; set; }

    /// <summary>The first page: that of the file, if it is cached; or of anonymous memory what the area's first address maps at the beginning.</summary>
    internal Page? FirstPage => FileOrNone is { } file ? file.PeekPage(0) : _anonymous;

    /// <summary>The pages to which the scenario itself holds references, once for each.</summary>
    internal List<Page> Held { get; } = [];

    /// <summary>The address of a page of the area.</summary>
    /// <param name="page">Its number in the area, from zero.</param>
    /// <returns>The address of its first byte.</returns>
    public VirtualAddress AddressOf(int page) => Start + (page * Machine.Options.PageSize);

    /// <summary>Looks up, once for all, what it would be a step to look up.</summary>
    internal World Complete()
    {
        _table = _vma?.Mm.FindTable(Start);
        _hugeSlot = _vma?.Mm.Vmas.SelectMany(DirectoryOf).Where(IsOfHugePage).Select(slot => (PmdSlot?)slot).FirstOrDefault();
        if (FileOrNone is null && _table?.Slot(Start).Read() is { IsPresent: true } entry)
        {
            _anonymous = _vma!.NormalPage(entry);
        }

        return this;
    }

    /// <summary>Notes, for the properties, what each file page holds in truth: what was stored to it last, wherever that went.</summary>
    internal void TrackLatest() => _latest ??= Machine.Store.Allocate(PageCount, role: WordRole.Content);

    /// <summary>Notes a store by a CPU of the environment, within its step.</summary>
    internal void NoteStored(int page, long value)
    {
        if (_latest is not null)
        {
            new Word(_latest, page).Write(value);
        }
    }

    /// <summary>Whether a value is what was stored last to a page; so if nobody keeps a record of it.</summary>
    internal bool IsLatest(int page, long value) => _latest is null || _latest.ForReading(page, 1)[0] == value;

    /// <summary>Whether the disk has what was stored last to a file page.</summary>
    internal bool IsOnDisk(int page) => _latest!.ForReading(page, 1)[0] == File.Disk.PeekWithin(File.BlockOf(page));

    /// <summary>A value that nothing holds yet, for a store to a page. It depends on nothing that a store to another page changes: the two are independent.</summary>
    internal long FreshValue(int page)
    {
        if (_latest is not null)
        {
            return new Word(_latest, page).Read() is var latest and not 0 ? latest + PageCount : page + 1;
        }

        long most = 0;
        foreach (Region region in Machine.Store.KeyRegions)
        {
            if (region.Role == WordRole.Content)
            {
                foreach (long word in region.Words)
                {
                    most = Math.Max(most, word);
                }
            }
        }

        return most + 1;
    }

    private static IEnumerable<PmdSlot> DirectoryOf(Vma vma)
    {
        for (VirtualAddress address = vma.Start; address < vma.End; address = vma.Mm.EndOfTable(address))
        {
            yield return vma.Mm.Directory(address);
        }
    }

    private static bool IsOfHugePage(PmdSlot slot) => slot.Read() is { IsTable: false, IsNone: false };

    private static BadScenarioException Missing(string part) => new($"The scenario has no {part}. Take one that has, or do without it.");
}

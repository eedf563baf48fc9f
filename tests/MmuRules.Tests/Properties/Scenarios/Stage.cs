using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>A machine, and beside it what programs should see there.</summary>
internal sealed partial class Stage
{
    internal const int FilePages = 4;

    private readonly List<Action> _postponed = [];

    internal Stage(Setup setup, Zapper? zapper = null)
    {
        DontNeed = zapper ?? MadviseDontNeed.Run;
        Machine = new Machine(setup.Options);
        Disk = Machine.CreateDisk(Setup.Files.Length * FilePages);
        Files = [.. Setup.Files.Select(options => Disk.CreateFile(FilePages, options))];
        Machine.CreateSwap(Setup.SwapSlots);
        Device = new SecondaryMmu(Machine);
        Ledger = new Ledger([Machine.CreateMm(), Machine.CreateMm(), null], Files.Length);
        Act[] areas =
        [
            new MapShared(0, 0, 0, 0, 4),
            new MapShared(0, 4, 1, 0, 2),
            new MapAnonymous(0, 6, 3),
            new MapShared(0, 9, 2, 0, 3),
            new MapShared(1, 1, 0, 1, 3),
            new MapAnonymous(1, 5, 2),
            new MapHuge(0, 12),
            new MapHuge(1, 12),
            new MapShared(1, 8, 1, 0, 3),
        ];
        Array.ForEach(areas, act => act.Run(this));
        Device.Register(Mms[0]!);
        for (int cpu = 0; cpu < Machine.Cpus.Count; cpu++)
        {
            Machine.Cpus[cpu].SwitchTo(Mms[cpu / 2]);
        }
    }

    internal Machine Machine { get; }

    internal Disk Disk { get; }

    internal Mapping[] Files { get; }

    /// <summary>A device that uses the first address space.</summary>
    internal SecondaryMmu Device { get; }

    /// <summary>What programs should see.</summary>
    internal Ledger Ledger { get; set; }

    internal Mm?[] Mms => Ledger.Mms;

    /// <summary>What gives the pages of a range up: the machine's own operation, or a wrong one that is to be found out.</summary>
    internal Zapper DontNeed { get; }

    /// <summary>Whether the act that runs does so between two steps of another one, and may have to be undone.</summary>
    internal bool IsBeside { get; set; }

    internal Place? PlaceAt(int mm, int page) => mm < 0 ? null : Ledger[mm][page];

    internal Place?[] PlacesOf(int mm) => Ledger[mm];

    internal Sheet SheetOf(int file, int page) => Ledger.SheetOf(file, page);

    internal int MmOf(int cpu) => cpu < Machine.Cpus.Count ? Array.IndexOf(Mms, Machine.Cpus[cpu].Mm) : -1;

    internal VirtualAddress AddressOf(int page, int word = 0) => new((ulong)((page * Setup.WordsPerPage) + word) * sizeof(long));

    internal bool IsEmpty(int mm, int page, int pages) => page + pages <= Setup.Pages && Array.TrueForAll(Ledger[mm][page..(page + pages)], place => place is null);

    internal void Place(int mm, int page, int pages, Func<int, Place> place)
    {
        for (int i = 0; i < pages; i++)
        {
            Ledger[mm][page + i] = place(i);
        }
    }

    /// <summary>The page in which a page of a file is cached. No reference is taken, and nobody sees the look.</summary>
    internal Page? FindCached(int file, int filePage) =>
        Look(() => Machine.Pages.FirstOrDefault(page => page.RefCount > 0 && page.Mapping == Files[file] && page.FilePage == filePage));

    /// <summary>The page that an address maps, if it maps one. No reference is taken, and nobody sees the look.</summary>
    internal Page? FindMapped(int mm, int page) => Look(() =>
        Mms[mm]?.FindTable(AddressOf(page))?.Slot(AddressOf(page)).Read() is { IsPresent: true } entry ? Machine.Pages[entry.Pfn.Number] : null);

    /// <summary>Notes an effect; at once, or when it is certain that the act is not undone.</summary>
    internal void Note(Action effect)
    {
        if (IsBeside)
        {
            _postponed.Add(effect);
        }
        else
        {
            effect();
        }
    }

    internal void Settle(bool isUndone)
    {
        Action[] effects = isUndone ? [] : [.. _postponed];
        _postponed.Clear();
        Array.ForEach(effects, effect => effect());
    }

    internal void CheckDisk(object who, int file)
    {
        for (int page = 0; page < FilePages; page++)
        {
            for (int word = 0; word < Setup.WordsPerPage; word++)
            {
                long written = Disk.Peek(Files[file].BlockOf(page), word * sizeof(long));
                if (!SheetOf(file, page).At(word).Contains(written))
                {
                    throw new BrokenPromiseException(
                        $"{who}: word {word} of page {page} of file {file} is {written} on the disk, and not {string.Join(" or ", SheetOf(file, page).At(word))}.");
                }
            }
        }
    }

    private Page? Look(Func<Page?> find)
    {
        IStepObserver? observer = Machine.Observer;
        Machine.Observer = null;
        Page? found = find();
        Machine.Observer = observer;
        return found;
    }
}

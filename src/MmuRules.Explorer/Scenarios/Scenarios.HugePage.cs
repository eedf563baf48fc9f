using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>A huge page of shared memory, which one entry of the upper level maps.</content>
public static partial class Scenarios
{
    private const int HugePages = 2;

    /// <summary>One CPU stores to a huge page of shared memory, which tells nobody; the code under test splits its entry, and reclaim takes what small entries map. Is a store lost?</summary>
    public static Scenario HugePage { get; } = SharedFileOf(HugePages, MappingOptions.Tmpfs).With(Writers(1), Shrinker()) with
    {
        Name = nameof(HugePage),
        Description = "A CPU stores to a huge page of shared memory, which tells nobody. The code under test splits its entry; reclaim unmaps, writes and drops what small entries map.",
        Machine = SharedFileOf(HugePages, MappingOptions.Tmpfs).Machine with { EntriesPerTable = HugePages },
        Build = BuildHugePage,
    };

    private static World BuildHugePage(Machine machine)
    {
        Mapping file = machine.CreateDisk(HugePages).CreateFile(HugePages, MappingOptions.Tmpfs);
        for (int page = 0; page < HugePages; page++)
        {
            file.Write((long)page * machine.Options.PageSize, 1 + page);
        }

        file.Fsync();
        for (int page = 0; page < HugePages; page++)
        {
            Page small = file.FindPage(page)!;
            Files.Reclaim.Invalidate(small);
            small.Put();
        }

        Mm mm = machine.CreateMm();
        var world = new World(machine) { Mm = mm, Vma = mm.MapShared(file, new VirtualAddress(0), HugePages), File = file };
        MapHuge(mm, world.Vma, file.TryGetHugePage(0)!);
        world.TrackLatest();
        for (int page = 0; page < HugePages; page++)
        {
            world.NoteStored(page, 1 + page);
        }

        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        return world;
    }

    // The entry permits stores and is clean. It gets the reference that came with the page.
    private static void MapHuge(Mm mm, Vma vma, Page head)
    {
        PmdSlot directory = mm.Directory(vma.Start);
        using PageTableLock.Guard held = mm.PmdLock.Hold();
        head.AddHugeRmap();
        directory.Deposit(directory.AllocateTable());
        directory.Set(Pmd.Mapping(head).WithWrite());
    }
}

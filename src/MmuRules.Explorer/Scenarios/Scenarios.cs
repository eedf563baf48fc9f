using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>The scenarios that come with the explorer.</summary>
public static class Scenarios
{
    /// <summary>A shared mapping of one page of a file: two CPUs store to it, a flusher cleans it, reclaim drops it. The code under test takes it out of the address space.</summary>
    public static Scenario SharedFile { get; } = SharedFileOf(1, new MappingOptions()).With(EnvironmentParts.Writers(2), EnvironmentParts.Cleaner(), EnvironmentParts.Reclaim());

    /// <summary>A shared mapping of a file, with nobody in the environment yet.</summary>
    /// <param name="pages">How many pages.</param>
    /// <param name="file">What kind of file.</param>
    /// <param name="cpus">How many CPUs run the address space.</param>
    /// <returns>The scenario.</returns>
    public static Scenario SharedFileOf(int pages, MappingOptions file, int cpus = 2) => new()
    {
        Name = "SharedFile",
        Description = "A shared mapping of a file. The code under test takes its pages out of the address space.",
        Machine = new MachineOptions
        {
            CpuCount = cpus,
            PageCount = 2 * pages,
            PageSize = 8,
            EntriesPerTable = 4,
            TlbEntries = 4,
            GatherBatchPages = 4,
            GatherBatchLimit = 1,
            KeepsLru = false,
        },
        Build = machine => BuildSharedFile(machine, pages, file),
    };

    private static World BuildSharedFile(Machine machine, int pages, MappingOptions file)
    {
        Mapping mapping = machine.CreateDisk(pages).CreateFile(pages, file);
        Mm mm = machine.CreateMm();
        Vma vma = mm.MapShared(mapping, new VirtualAddress(0), pages);
        var world = new World(machine) { Mm = mm, Vma = vma, File = mapping };
        world.TrackLatest();
        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        // Each page has been stored to once, so that there is a table, and something to unmap.
        for (int page = 0; page < pages; page++)
        {
            machine.Cpus[0].Store(world.AddressOf(page), page + 1);
            world.NoteStored(page, page + 1);
        }

        return world;
    }
}

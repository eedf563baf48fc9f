using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>Anonymous memory, whose dirtiness need not be carried anywhere.</content>
public static partial class Scenarios
{
    /// <summary>Two CPUs store to one page of anonymous memory; the code under test takes it out of the address space. Is a page used that is somebody else's by then?</summary>
    public static Scenario Anonymous { get; } = AnonymousOf(1, cpus: 2).With(Writers(2)) with
    {
        Name = nameof(Anonymous),
        Description = "Two CPUs store to a page of anonymous memory. The code under test takes it out of the address space.",
    };

    /// <summary>As <see cref="Anonymous"/>, but the page's virtual address is not its physical one, as it happens to be there.</summary>
    public static Scenario Elsewhere { get; } = Anonymous with
    {
        Name = nameof(Elsewhere),
        Description = "Two CPUs store to a page of anonymous memory, whose virtual address is another number than its physical one. The code under test takes it out of the address space.",
        Build = machine => BuildAnonymous(machine, pages: 1, running: 0, isHuge: false, start: new VirtualAddress((ulong)machine.Options.PageSize)),
    };

    /// <summary>
    /// One CPU stores to a page of anonymous memory; the code under test makes a copy of the address space, and has CPU 1 run it. Does the child see what the parent stores from then on?
    /// </summary>
    public static Scenario Fork { get; } = AnonymousOf(1, cpus: 2, running: 1).With(Writers(1), Child(1)) with
    {
        Name = nameof(Fork),
        Description = "A CPU stores to a page of anonymous memory. The code under test makes a copy of the address space and has CPU 1 run it; what it finds there must not change.",
    };

    /// <summary>
    /// One CPU stores to a page of anonymous memory; the code under test clears the soft-dirty marks, and has CPU 1 run the address space then. Is a page stored to that has no mark?
    /// </summary>
    public static Scenario SoftDirty { get; } = AnonymousOf(1, cpus: 2, running: 1).With(Writers(1), Tracker(1)) with
    {
        Name = nameof(SoftDirty),
        Description = "A CPU stores to a page of anonymous memory. The code under test clears the soft-dirty marks and has CPU 1 run the address space; what is stored to must have a mark from then on.",
    };

    /// <summary>A CPU loads from two small pages of anonymous memory and stores to them, where a huge page could be; the code under test makes them one. Is a store lost to the copy?</summary>
    public static Scenario Collapse { get; } = AnonymousOf(2, cpus: 2, isHuge: true).With(Writers(1, loads: true)) with
    {
        Name = nameof(Collapse),
        Description = "A CPU loads from two small pages of anonymous memory and stores to them. The code under test makes them a huge page; what is loaded must be what was stored last.",
    };

    /// <summary>A page of anonymous memory, and nobody else; the code under test is several functions, one of which frees the page table that the others walk.</summary>
    public static Scenario TableFree { get; } = AnonymousOf(1, cpus: 2) with
    {
        Name = nameof(TableFree),
        Description = "A page of anonymous memory. One function of the code under test frees its page table, while another one walks it without a lock.",
    };

    /// <summary>An area of anonymous memory, with nobody in the environment yet.</summary>
    /// <param name="pages">How many pages it has, up to four; two, which are as many as a table maps, where a huge page may be.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="running">How many of them run the address space; all, if zero.</param>
    /// <param name="isHuge">Whether there may be huge pages. At the beginning there is none.</param>
    /// <returns>The scenario.</returns>
    public static Scenario AnonymousOf(int pages, int cpus = 2, int running = 0, bool isHuge = false) => new()
    {
        Name = nameof(Anonymous),
        Description = "An area of anonymous memory.",
        Machine = new MachineOptions
        {
            CpuCount = cpus,
            PageCount = (2 * pages) + 2,
            PageSize = 8,
            EntriesPerTable = isHuge ? pages : 4,
            TlbEntries = 4,
            HashEntries = 4,
            GatherBatchPages = 4,
            GatherBatchLimit = 1,
            KeepsLru = false,
        },
        Build = machine => BuildAnonymous(machine, pages, running, isHuge),
    };

    private static World BuildAnonymous(Machine machine, int pages, int running, bool isHuge, UnmapBatch? batch = null, VirtualAddress start = default)
    {
        Mm mm = machine.CreateMm();
        var world = new World(machine) { Mm = mm, Vma = mm.MapAnonymous(start, pages, isHuge), BatchOrNone = batch };
        foreach (Cpu cpu in machine.Cpus.Take(running == 0 ? machine.Cpus.Count : running))
        {
            cpu.SwitchTo(mm);
        }

        if (isHuge)
        {
            // Small pages, as where no huge one was free.
            using (mm.PmdLock.Hold())
            {
                PmdSlot directory = mm.Directory(world.Start);
                directory.Populate(directory.AllocateTable());
            }

        }

        if (isHuge || machine.Swap is not null)
        {
            world.TrackLatest();
        }

        for (int page = 0; page < pages; page++)
        {
            machine.Cpus[0].Store(world.AddressOf(page), page + 1);
            world.NoteStored(page, page + 1);
        }

        return world;
    }
}

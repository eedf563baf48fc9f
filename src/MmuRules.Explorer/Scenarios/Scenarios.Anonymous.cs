using MmuRules.Hardware;
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

    /// <summary>An area of anonymous memory, with nobody in the environment yet.</summary>
    /// <param name="pages">How many pages it has, up to four.</param>
    /// <param name="cpus">How many CPUs run the address space.</param>
    /// <returns>The scenario.</returns>
    public static Scenario AnonymousOf(int pages, int cpus = 2) => new()
    {
        Name = nameof(Anonymous),
        Description = "An area of anonymous memory.",
        Machine = new MachineOptions
        {
            CpuCount = cpus,
            PageCount = (2 * pages) + 2,
            PageSize = 8,
            EntriesPerTable = 4,
            TlbEntries = 4,
            HashEntries = 4,
            GatherBatchPages = 4,
            GatherBatchLimit = 1,
            KeepsLru = false,
        },
        Build = machine => BuildAnonymous(machine, pages),
    };

    private static World BuildAnonymous(Machine machine, int pages)
    {
        Mm mm = machine.CreateMm();
        var world = new World(machine) { Mm = mm, Vma = mm.MapAnonymous(new VirtualAddress(0), pages) };
        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        for (int page = 0; page < pages; page++)
        {
            machine.Cpus[0].Store(world.AddressOf(page), page + 1);
        }

        return world;
    }
}

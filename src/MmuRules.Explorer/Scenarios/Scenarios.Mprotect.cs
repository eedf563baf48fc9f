using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>An area that becomes read-only, beside reclaim that owes flushes.</content>
public static partial class Scenarios
{
    /// <summary>
    /// One CPU stores to a page of a shared file, and reclaim unmaps the page and flushes later; the code under test makes the area read-only, and has CPU 1 run the address space then. Is the page
    /// stored to after that?
    /// </summary>
    public static Scenario Mprotect { get; } = SharedFileOf(1, new MappingOptions()).With(Writers(1), Batcher(1), Watcher(1)) with
    {
        Name = nameof(Mprotect),
        Description = "A CPU stores to a page of a shared file, which reclaim unmaps and flushes later. The code under test makes the area read-only and has CPU 1 run the address space; nobody may store from then on.",
        Build = BuildMprotect,
    };

    /// <summary>
    /// As <see cref="Mprotect"/>, but the area has become read-only a moment ago, while its entry still permits stores; the code under test takes that permission away.
    /// </summary>
    public static Scenario WriteProtect { get; } = Mprotect with
    {
        Name = nameof(WriteProtect),
        Description = "An area that has become read-only a moment ago; a CPU still stores, and reclaim unmaps the page and flushes later. The code under test takes the write permission from the entries and has CPU 1 run the address space; nobody may store from then on.",
        Build = BuildWriteProtect,
    };

    private static World BuildWriteProtect(Machine machine)
    {
        World world = BuildMprotect(machine);
        using MmapLock.WriteGuard held = world.Mm.MmapLock.HoldWrite();
        world.Mm.ChangeAreaFlags(world.Start, world.End, VmaFlags.None, VmaFlags.Writable);
        return world;
    }

    private static World BuildMprotect(Machine machine)
    {
        World world = BuildSharedFile(machine, pages: 1, new MappingOptions(), new UnmapBatch(machine));
        foreach (Cpu cpu in machine.Cpus.Skip(1))
        {
            cpu.SwitchTo(null);
        }

        return world;
    }
}

using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>Shared memory whose entries are moved to other addresses.</content>
public static partial class Scenarios
{
    private const int TargetPage = 2;

    /// <summary>
    /// One CPU loads from a page of shared memory and stores to it by its old address; the code under test moves the entry to <see cref="World.Target"/>, and reclaim takes the page by whatever
    /// address it finds it. Is a store lost?
    /// </summary>
    public static Scenario Mremap { get; } = SharedFileOf(1, MappingOptions.Tmpfs).With(Writers(1, loads: true), Shrinker()) with
    {
        Name = nameof(Mremap),
        Description = "A CPU loads from a page of shared memory and stores to it by its old address. The code under test moves the entry to a new one; reclaim unmaps, writes and drops the page.",
        Machine = SharedFileOf(1, MappingOptions.Tmpfs).Machine with { EntriesPerTable = 2 },
        Build = BuildMremap,
    };

    private static World BuildMremap(Machine machine)
    {
        World old = BuildSharedFile(machine, pages: 1, MappingOptions.Tmpfs);
        Vma target = old.Mm.MapShared(old.File, old.AddressOf(TargetPage), pages: 1);

        // Nothing is mapped there, but there is a table, as a move finds or makes one.
        machine.Cpus[0].Load(target.Start);
        MadviseDontNeed.Run(old.Mm, target.Start, target.End);
        old.TargetOrNone = target;
        return old;
    }
}

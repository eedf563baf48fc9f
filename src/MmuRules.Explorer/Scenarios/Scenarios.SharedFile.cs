using System.Collections.Immutable;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>A file that is mapped shared: the code under test takes its pages out of the address space.</content>
public static partial class Scenarios
{
    /// <summary>Two CPUs store to the one page of the file, a flusher cleans it, reclaim drops it. Is a store lost?</summary>
    public static Scenario SharedFile { get; } = SharedFiles()[0];

    /// <summary>Two CPUs store to the one page of the file, and a program calls <c>fsync</c>. Does it keep its word?</summary>
    public static Scenario SharedFileFsync { get; } = SharedFiles()[1];

    /// <summary>As <see cref="SharedFile"/>, but the page is dropped by an invalidation, which asks for no references. Is a dropped page stored to?</summary>
    public static Scenario SharedFileInvalidate { get; } = SharedFiles()[2];

    /// <summary>As <see cref="SharedFile"/>, on a filesystem with buffers. Does it meet a dirty page that it took for clean?</summary>
    public static Scenario SharedFileBuffers { get; } = SharedFiles()[3];

    /// <summary>As <see cref="SharedFile"/>, but the only cleaner is reclaim, which leaves alone what anybody but the cache holds.</summary>
    /// <remarks>Linux: <c>pageout</c>, <c>is_page_cache_freeable</c>: what the thread of April 2014 first reasoned with.</remarks>
    public static Scenario SharedFileReclaim { get; } = SharedFileOf(1, new MappingOptions()).With(Writers(2), Pageout(), Reclaim()) with
    {
        Name = nameof(SharedFileReclaim),
        Description = "Two CPUs store to a page of a shared file; reclaim alone cleans and drops it, and leaves alone what anybody holds.",
    };

    /// <summary>Shared memory: two CPUs load from its one page and store to it, which tells nobody; reclaim alone writes and drops it.</summary>
    /// <remarks>Linux: <c>shmem</c>, whose pages no flusher and no <c>fsync</c> writes.</remarks>
    public static Scenario SharedMemory { get; } = SharedFileOf(1, MappingOptions.Tmpfs).With(Writers(2, loads: true), Pageout(), Reclaim()) with
    {
        Name = nameof(SharedMemory),
        Description = "Two CPUs load from a page of shared memory and store to it, which tells nobody; reclaim alone writes and drops it.",
    };

    /// <summary>Shared memory whose page is in the cache and mapped nowhere, with its table; the code under test has a reference to it, and maps it; a CPU stores to it, and reclaim takes it. Is a store lost?</summary>
    public static Scenario Unmapped { get; } = SharedFileOf(1, MappingOptions.Tmpfs).With(Writers(1), Shrinker()) with
    {
        Name = nameof(Unmapped),
        Description = "A page of shared memory that is cached and mapped nowhere. The code under test has a reference to it and maps it, a CPU stores to it; reclaim unmaps, writes and drops it.",
        Build = machine =>
        {
            World world = BuildSharedFile(machine, pages: 1, MappingOptions.Tmpfs);
            MadviseDontNeed.Run(world.Mm, world.Start, world.End);

            // The reference is the code's, to be the entry's.
            world.File.FindPage(0);
            return world;
        },
    };

    /// <summary>The four environments by which a way to unmap pages of a shared file is judged: stores lost, fsync deceived, a dropped page stored to, a filesystem with buffers deceived.</summary>
    /// <param name="mkClean">How the cleaner looks for the entries that map a page. Other forms than the early exit stand in the scenarios' names, behind a dot.</param>
    /// <returns>The scenarios, in this order.</returns>
    public static ImmutableArray<Scenario> SharedFiles(MkCleanForm mkClean = MkCleanForm.EarlyExit)
    {
        string form = mkClean == MkCleanForm.EarlyExit ? string.Empty : $".{mkClean}";
        Scenario empty = SharedFileOf(1, new MappingOptions { MkClean = mkClean });
        return
        [
            empty.With(Writers(2), Cleaner(), Reclaim()) with
            {
                Name = nameof(SharedFile) + form,
                Description = "Two CPUs store to a page of a shared file, a flusher cleans it, reclaim drops it.",
            },
            empty.With(Writers(2), Fsync()) with
            {
                Name = nameof(SharedFileFsync) + form,
                Description = "Two CPUs store to a page of a shared file, and a program calls fsync().",
            },
            empty.With(Writers(2), Cleaner(), Invalidate()) with
            {
                Name = nameof(SharedFileInvalidate) + form,
                Description = "Two CPUs store to a page of a shared file, a flusher cleans it, an invalidation drops it whoever holds it.",
            },
            SharedFileOf(1, new MappingOptions { MkClean = mkClean, UsesBuffers = true }).With(Writers(2), Cleaner(), Reclaim()) with
            {
                Name = nameof(SharedFileBuffers) + form,
                Description = "Two CPUs store to a page of a shared file with buffers, a flusher cleans it, reclaim drops it or its buffers.",
            },
        ];
    }

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
            HashEntries = 4,
            GatherBatchPages = 4,
            GatherBatchLimit = 1,
            KeepsLru = false,
        },
        Build = machine => BuildSharedFile(machine, pages, file),
    };

    private static World BuildSharedFile(Machine machine, int pages, MappingOptions file, UnmapBatch? batch = null)
    {
        Mapping mapping = machine.CreateDisk(pages).CreateFile(pages, file);
        Mm mm = machine.CreateMm();
        Vma vma = mm.MapShared(mapping, new VirtualAddress(0), pages);
        var world = new World(machine) { Mm = mm, Vma = vma, File = mapping, BatchOrNone = batch };
        world.TrackLatest();
        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        // Each page has been used once, so that there is a table, and something to unmap. Of shared memory a load is enough: its entry permits stores, and is clean.
        // Before that the disk gets something else than the zeros of a free page, which are known by their value.
        for (int page = 0; page < pages; page++)
        {
            mapping.Write((long)page * machine.Options.PageSize, 1 + page);
            world.NoteStored(page, 1 + page);
        }

        mapping.Fsync();
        for (int page = 0; page < pages; page++)
        {
            if (file.AccountsDirty)
            {
                machine.Cpus[0].Store(world.AddressOf(page), 1 + pages + page);
                world.NoteStored(page, 1 + pages + page);
            }
            else
            {
                machine.Cpus[0].Load(world.AddressOf(page));
            }
        }

        return world;
    }
}

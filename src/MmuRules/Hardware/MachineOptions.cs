using System.Numerics;

namespace MmuRules.Hardware;

/// <summary>What a machine is built of. The sizes decide how large its state is: a schedule that is explored wants them small.</summary>
public sealed record MachineOptions
{
    internal const int MostCpus = 63;

    /// <summary>How the CPUs' MMUs behave.</summary>
    public HardwareModel Model { get; init; } = HardwareModel.X86;

    /// <summary>Whether a CPU may fill translations that no instruction asked for, by <see cref="Cpu.SpeculativelyFill"/>.</summary>
    public bool SpeculativeFill { get; init; }

    /// <summary>
    /// Whether each CPU remembers upper-level entries, and walks the tables that they link without looking at the directory again, until a flush that says that tables are freed
    /// (<see cref="Paging.Mm.FlushTables"/>). A machine with a hash has none: there a program walks.
    /// </summary>
    public bool WalkCaches { get; init; }

    /// <summary>The number of CPUs, from 1 to 63, and no more than the model has.</summary>
    public int CpuCount { get; init; } = 2;

    /// <summary>The number of physical pages, from 1 to 2²⁰.</summary>
    public int PageCount { get; init; } = 64;

    /// <summary>The size of a page in bytes: a power of two, from 8 to 65536.</summary>
    public int PageSize { get; init; } = 4096;

    /// <summary>The number of entries of a page table, on both levels: a power of two, from 2 to 512.</summary>
    public int EntriesPerTable { get; init; } = 512;

    /// <summary>Whether each page table has a lock of its own, beside the PMD lock of its address space. If not, all of these are one lock.</summary>
    /// <remarks>Linux: <c>USE_SPLIT_PTE_PTLOCKS</c>, <c>USE_SPLIT_PMD_PTLOCKS</c>.</remarks>
    public bool SplitPageTableLocks { get; init; } = true;

    /// <summary>The number of translations that a TLB holds, direct-mapped: a power of two, from 1 to 4096.</summary>
    public int TlbEntries { get; init; } = 64;

    /// <summary>The number of translations that the hash of a <see cref="PowerPcHash"/> machine holds, direct-mapped: a power of two, from 1 to 65536. Other models have none.</summary>
    public int HashEntries { get; init; } = 256;

    /// <summary>The number of pages in one batch of a gather, from 1.</summary>
    /// <remarks>Linux: <c>MAX_GATHER_BATCH</c>.</remarks>
    public int GatherBatchPages { get; init; } = 506;

    /// <summary>The number of batches that a gather chains before it says that it is full, from 1. A small one stands for a next batch that cannot be allocated.</summary>
    /// <remarks>Linux: <c>MAX_GATHER_BATCH_COUNT</c>.</remarks>
    public int GatherBatchLimit { get; init; } = 20;

    /// <summary>
    /// Whether a gather waits for lockless walkers, besides flushing, before it frees page tables. By default it does so on a machine whose flush does not wait for them;
    /// <see langword="false"/> there is wrong.
    /// </summary>
    /// <remarks>Linux: <c>CONFIG_MMU_GATHER_RCU_TABLE_FREE</c>.</remarks>
    public bool? FreesTablesAfterGracePeriod { get; init; }

    /// <summary>Whether a lock taken against the order of locks is reported, even where nobody comes to harm by it.</summary>
    /// <remarks>Linux: <c>CONFIG_PROVE_LOCKING</c>.</remarks>
    public bool ChecksLockOrder { get; init; } = true;

    /// <summary>Whether pages are kept on the lists from which <see cref="Files.Reclaim"/> takes. Without them the machine has less state.</summary>
    public bool KeepsLru { get; init; } = true;

    internal int PageShift => BitOperations.Log2((uint)PageSize);

    internal int WordsPerPage => PageSize / sizeof(long);

    /// <summary>How many bytes one page table maps: the size of a huge page.</summary>
    internal long TableSpan => (long)EntriesPerTable << PageShift;

    internal int VirtualPages => EntriesPerTable * EntriesPerTable;

    internal void Check()
    {
        if (Model is null)
        {
            throw new MachineConfigurationException("A machine needs a hardware model.");
        }

        CheckRange(CpuCount, 1, Model.MostCpus, nameof(CpuCount));
        CheckRange(PageCount, 1, 1 << 20, nameof(PageCount));
        CheckPowerOfTwo(PageSize, 8, 65536, nameof(PageSize));
        CheckPowerOfTwo(EntriesPerTable, 2, 512, nameof(EntriesPerTable));
        CheckPowerOfTwo(TlbEntries, 1, 4096, nameof(TlbEntries));
        CheckPowerOfTwo(HashEntries, 1, 65536, nameof(HashEntries));
        CheckRange(GatherBatchPages, 1, int.MaxValue, nameof(GatherBatchPages));
        CheckRange(GatherBatchLimit, 1, int.MaxValue, nameof(GatherBatchLimit));
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new MachineConfigurationException($"{name} is {value}; it must be from {least} to {most}.");
        }
    }

    private static void CheckPowerOfTwo(int value, int least, int most, string name)
    {
        CheckRange(value, least, most, name);
        if (!BitOperations.IsPow2(value))
        {
            throw new MachineConfigurationException($"{name} is {value}; it must be a power of two.");
        }
    }
}

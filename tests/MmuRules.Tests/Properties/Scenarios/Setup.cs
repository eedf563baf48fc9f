using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>What the machine of a scenario is built of, where machines differ.</summary>
internal sealed record Setup(HardwareModel Model, bool SplitLocks, bool SpeculativeFill, bool WalkCaches, int TlbEntries, int BatchPages, int BatchLimit)
{
    internal const int Cpus = 3;
    internal const int Mms = 3;
    internal const int Pages = 16;
    internal const int WordsPerPage = 2;
    internal const int PhysicalPages = 120;
    internal const int SwapSlots = 48;

    /// <summary>The files, of four pages each: a plain one, one whose filesystem needs its buffers, and one of shared memory.</summary>
    internal static readonly MappingOptions[] Files = [MappingOptions.Filesystem, MappingOptions.FilesystemWithBuffers, new() { AccountsDirty = false }];

    internal MachineOptions Options => new()
    {
        Model = Model,
        SpeculativeFill = SpeculativeFill,
        WalkCaches = WalkCaches,
        CpuCount = Math.Min(Cpus, Model.MostCpus),
        PageCount = PhysicalPages,
        PageSize = WordsPerPage * sizeof(long),
        EntriesPerTable = 4,
        TlbEntries = TlbEntries,
        HashEntries = TlbEntries,
        SplitPageTableLocks = SplitLocks,
        GatherBatchPages = BatchPages,
        GatherBatchLimit = BatchLimit,
    };

    public override string ToString() =>
        $"{Model}, {(SplitLocks ? "split" : "single")} page-table locks, {(SpeculativeFill ? "with" : "without")} speculative fill, {(WalkCaches ? "with" : "without")} walk caches, TLBs of {TlbEntries}, batches of {BatchPages}, {BatchLimit} at most";
}

using MmuRules.Operations;

namespace MmuRules.Files;

/// <summary>What kind of file it is, and how its pages are cleaned.</summary>
public sealed record MappingOptions
{
    /// <summary>A file of a disk filesystem that keeps no buffers.</summary>
    public static MappingOptions Filesystem { get; } = new();

    /// <summary>A file of a disk filesystem with buffers on every dirty page.</summary>
    /// <remarks>Linux: ext4.</remarks>
    public static MappingOptions FilesystemWithBuffers { get; } = new() { UsesBuffers = true };

    /// <summary>Shared memory: a store tells nobody, and reclaim finds out from the entries. Its blocks stand for its slots of the swap device.</summary>
    /// <remarks>Linux: <c>tmpfs</c>, <c>shmem</c>.</remarks>
    public static MappingOptions Tmpfs { get; } = new() { AccountsDirty = false, IsSwapBacked = true };

    /// <summary>Memory that is there until its file is truncated: a store tells nobody, and nobody would have anywhere to write it.</summary>
    /// <remarks>Linux: <c>ramfs</c>.</remarks>
    public static MappingOptions Ramfs { get; } = new() { AccountsDirty = false, IsReclaimable = false };

    /// <summary>Whether dirty pages are counted: then a first store faults, and cleaning write-protects the entries. Not so for shared memory.</summary>
    /// <remarks>Linux: <c>mapping_cap_account_dirty</c>.</remarks>
    public bool AccountsDirty { get; init; } = true;

    /// <summary>Whether the filesystem needs its buffers on every dirty page, and so wants to be told before one becomes dirty.</summary>
    /// <remarks>Linux: ext4's <c>BUG_ON(!page_has_buffers(page))</c>, which Dave Hansen met on 22 April 2014.</remarks>
    public bool UsesBuffers { get; init; }

    /// <summary>How the cleaner looks for entries that map a page.</summary>
    public MkCleanForm MkClean { get; init; } = MkCleanForm.EarlyExit;

    /// <summary>Whether nobody may store to a page while it is being written: a first store waits for the end of the write.</summary>
    /// <remarks>Linux: <c>SB_I_STABLE_WRITES</c>, <c>wait_for_stable_page</c>: for disks that check what they get.</remarks>
    public bool StablePages { get; init; }

    /// <summary>Whether reclaim counts the pages among those that go to the swap device.</summary>
    /// <remarks>Linux: <c>__SetPageSwapBacked</c> of a shmem page.</remarks>
    public bool IsSwapBacked { get; init; }

    /// <summary>Whether pages can be dropped and read again.</summary>
    /// <remarks>Linux: <c>mapping_unevictable</c>, if not.</remarks>
    public bool IsReclaimable { get; init; } = true;
}

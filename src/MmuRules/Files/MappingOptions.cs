using MmuRules.Operations;

namespace MmuRules.Files;

/// <summary>What kind of file it is, and how its pages are cleaned.</summary>
public sealed record MappingOptions
{
    /// <summary>Whether dirty pages are counted: then a first store faults, and cleaning write-protects the entries. Not so for shared memory.</summary>
    /// <remarks>Linux: <c>mapping_cap_account_dirty</c>.</remarks>
    public bool AccountsDirty { get; init; } = true;

    /// <summary>Whether the filesystem needs its buffers on every dirty page, and so wants to be told before one becomes dirty.</summary>
    /// <remarks>Linux: ext4's <c>BUG_ON(!page_has_buffers(page))</c>, which Dave Hansen met on 22 April 2014.</remarks>
    public bool UsesBuffers { get; init; }

    /// <summary>How the cleaner looks for entries that map a page.</summary>
    public MkCleanForm MkClean { get; init; } = MkCleanForm.EarlyExit;
}

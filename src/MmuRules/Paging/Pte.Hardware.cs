namespace MmuRules.Paging;

/// <content>What MMUs do to entries, apart from what programs do.</content>
public readonly partial record struct Pte
{
    // Counts only while the entry is writable: arm64's hardware has no dirty bit, but clears "read-only" in an entry that says that it may (DBM).
    private const long HardwareDirty = 1 << 8;

    // What an MMU that does not look may set in an entry that is gone.
    private const long StrayBits = Young | Dirty;

    private bool IsHardwareDirty => (Raw & (HardwareDirty | Writable)) == (HardwareDirty | Writable);

    /// <summary>The entry after a CPU has used it.</summary>
    internal Pte AfterAccess() => new(Raw | Young);

    /// <summary>The entry after a CPU that has a dirty bit to set has stored through it. No MMU sets a soft-dirty mark.</summary>
    internal Pte AfterStore() => new(Raw | Young | Dirty);

    /// <summary>The entry after a CPU has stored through it that tells dirtiness by the write permission.</summary>
    /// <remarks>Arm ARM, hardware management of dirty state. Linux: <c>pte_hw_dirty</c>.</remarks>
    internal Pte AfterStoreThroughDbm() => new(IsDirty ? Raw | Young : Raw | Young | HardwareDirty);

    /// <summary>The same entry with what another one has of accessed, dirty, soft-dirty and write permission.</summary>
    internal Pte WithAccessFlagsOf(Pte other) =>
        new(Raw | (other.Raw & (Young | Writable | SoftDirty)) | (other.IsDirty ? Dirty : 0));
}

namespace MmuRules.Pages;

/// <summary>The lists from which reclaim takes pages.</summary>
/// <remarks>Linux: <c>enum lru_list</c>.</remarks>
public enum LruList
{
    /// <summary>Pages whose content goes to the swap device, and that were not used of late.</summary>
    /// <remarks>Linux: <c>LRU_INACTIVE_ANON</c>.</remarks>
    InactiveAnonymous,

    /// <summary>Pages whose content goes to the swap device, and that are in use.</summary>
    /// <remarks>Linux: <c>LRU_ACTIVE_ANON</c>.</remarks>
    ActiveAnonymous,

    /// <summary>Pages of files that were not used of late.</summary>
    /// <remarks>Linux: <c>LRU_INACTIVE_FILE</c>.</remarks>
    InactiveFile,

    /// <summary>Pages of files that are in use.</summary>
    /// <remarks>Linux: <c>LRU_ACTIVE_FILE</c>.</remarks>
    ActiveFile,
}

namespace MmuRules.Operations;

/// <summary>What became of an attempt to collapse.</summary>
/// <remarks>Linux: <c>enum scan_result</c>.</remarks>
public enum CollapseResult
{
    /// <summary>A huge page is mapped now.</summary>
    /// <remarks>Linux: <c>SCAN_SUCCEED</c>.</remarks>
    Collapsed,

    /// <summary>A huge page was mapped already, or one is being migrated.</summary>
    /// <remarks>Linux: <c>SCAN_PMD_MAPPED</c>.</remarks>
    AlreadyHuge,

    /// <summary>No page is mapped there.</summary>
    /// <remarks>Linux: <c>SCAN_PMD_NULL</c>, <c>SCAN_EXCEED_NONE_PTE</c>.</remarks>
    NothingMapped,

    /// <summary>The area does not permit it there, or userfaultfd watches it.</summary>
    /// <remarks>Linux: <c>SCAN_VMA_CHECK</c>, <c>SCAN_PTE_UFFD_WP</c>.</remarks>
    AreaNotSuitable,

    /// <summary>No huge page is free.</summary>
    /// <remarks>Linux: <c>SCAN_ALLOC_HUGE_PAGE_FAIL</c>.</remarks>
    NoHugePage,

    /// <summary>An entry stands for a page that is elsewhere: on the swap device, or under migration.</summary>
    /// <remarks>Linux: <c>SCAN_EXCEED_SWAP_PTE</c>, <c>SCAN_PTE_NON_PRESENT</c>.</remarks>
    NotPresent,

    /// <summary>A page is locked by somebody else.</summary>
    /// <remarks>Linux: <c>SCAN_PAGE_LOCK</c>.</remarks>
    PageLocked,

    /// <summary>A page is mapped elsewhere too, is part of a huge page, or somebody holds it who could store to it behind the copy's back.</summary>
    /// <remarks>Linux: <c>SCAN_PAGE_COUNT</c>, <c>SCAN_EXCEED_SHARED_PTE</c>. It collapses a few shared ones, and small entries of huge pages; here neither.</remarks>
    PageInUse,
}

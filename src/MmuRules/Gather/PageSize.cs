namespace MmuRules.Gather;

/// <summary>How much an entry maps: some hardware has to be told when it is told to forget.</summary>
public enum PageSize
{
    /// <summary>One page, by an entry of a page table.</summary>
    /// <remarks>Linux: <c>PAGE_SIZE</c>.</remarks>
    Base,

    /// <summary>As much as a page table maps, by an upper-level entry.</summary>
    /// <remarks>Linux: <c>HPAGE_PMD_SIZE</c>.</remarks>
    Huge,
}

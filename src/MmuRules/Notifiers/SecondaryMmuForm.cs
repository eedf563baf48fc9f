namespace MmuRules.Notifiers;

/// <summary>How the driver of a secondary MMU does its work.</summary>
public enum SecondaryMmuForm
{
    /// <summary>A translation is taken up under the driver's lock, if no invalidation has begun since the page was looked up; each invalidation forgets what it covers.</summary>
    Correct,

    /// <summary>A translation is taken up without that look: it may be one that was invalidated meanwhile.</summary>
    /// <remarks>Linux: a driver without <c>mmu_interval_read_retry</c>.</remarks>
    FillsUnchecked,

    /// <summary>Pages are given back, and the device's TLB is not flushed.</summary>
    /// <remarks>Linux: i915 before 7938d61591d3 (CVE-2022-0330).</remarks>
    NeverFlushed,
}

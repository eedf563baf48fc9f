using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>What a flush takes from the CPUs that it reaches.</summary>
/// <param name="Mm">The address space, or <see langword="null"/> for every one.</param>
/// <param name="First">The number of the first virtual page.</param>
/// <param name="End">The number of the page behind the last one.</param>
/// <param name="FreedTables">Whether page tables were unlinked too: what CPUs remember of upper-level entries goes as well.</param>
/// <remarks>Linux: <c>struct flush_tlb_info</c>.</remarks>
internal readonly record struct TlbRange(Mm? Mm, int First, int End, bool FreedTables = false)
{
    /// <summary>The CPUs that can hold such a translation, a bit each.</summary>
    internal long Cpus => Reached ?? Mm?.CpuMask ?? long.MaxValue;

    /// <summary>The CPUs that are to be reached, if others need not be, whatever they run.</summary>
    internal long? Reached { get; init; }

    /// <summary>Whether a translation goes: its page is in the range, or its huge page is in part.</summary>
    internal bool Covers(TlbEntry entry, int hugeSize)
    {
        int first = entry.IsHuge ? entry.VirtualPage & -hugeSize : entry.VirtualPage;
        int end = entry.IsHuge ? first + hugeSize : first + 1;
        return first < End && end > First;
    }
}

using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>Two of them at a time.</content>
public sealed partial class PageTableLock
{
    /// <summary>
    /// Takes the locks of two page tables, waits for them, and holds them until the guard is disposed. If both are the same lock, as they may be where locks are not split, it
    /// is taken once. Whoever calls it needs not know which is first: an upper level's lock is, or else the one that was built first.
    /// </summary>
    /// <param name="left">One table's lock.</param>
    /// <param name="right">The other table's lock.</param>
    /// <param name="file">Filled in by the compiler: the file in which the locks are taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="MachineConfigurationException">The locks belong to two machines.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds one of them, or another page-table lock; or a holder is another agent of the same thread. None is held then that was not before.</exception>
    /// <remarks>
    /// Linux: <c>spin_lock(ptl1); if (ptl2 != ptl1) spin_lock_nested(ptl2, SINGLE_DEPTH_NESTING)</c>. "Depending on CONFIG_SPLIT_PTE_PTLOCKS, it might not even be two
    /// locks" (David Hildenbrand's thread on khugepaged, 28 November 2024).
    /// </remarks>
    public static PairGuard LockPair(
        [Acquires(MmuLock.PageTable)] PageTableLock left,
        [Acquires(MmuLock.PageTable)] PageTableLock right,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0,
        [CallerMemberName] string member = "")
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left._lock.Machine != right._lock.Machine)
        {
            throw new MachineConfigurationException("The two page-table locks belong to two machines.");
        }

        var site = new LockSite(file, line, member);
        (PageTableLock first, PageTableLock second) = left.IsBefore(right) ? (left, right) : (right, left);
        first._lock.Acquire(site);
        if (second == first)
        {
            return new PairGuard(first, null);
        }

        try
        {
            second._lock.Acquire(site, isNested: true);
            return new PairGuard(first, second);
        }
        catch (MachineException)
        {
            first._lock.Release();
            throw;
        }
    }

    private bool IsBefore(PageTableLock other) => (_lock.Class.Rank, _lock.Number).CompareTo((other._lock.Class.Rank, other._lock.Number)) <= 0;

    /// <summary>The time during which two page-table locks, or one that is both, are held.</summary>
    public readonly ref struct PairGuard
    {
        private readonly PageTableLock _first;
        private readonly PageTableLock? _second;

        internal PairGuard(PageTableLock first, PageTableLock? second)
        {
            _first = first;
            _second = second;
        }

        /// <summary>Releases the locks, the second one first.</summary>
        public void Dispose()
        {
            _second?.Unlock();
            _first.Unlock();
        }
    }
}

using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>
/// The lock over the entries of one page table, of either level. Whoever holds it is the only one who changes them, CPUs setting accessed and dirty bits apart.
/// A machine without split locks has one for all tables of an address space: then two tables' locks may be the same object.
/// </summary>
/// <remarks>Linux: <c>ptl</c>, a spinlock: it is taken after all other locks, that of the upper level first, and its holder must not sleep.</remarks>
public sealed partial class PageTableLock
{
    private readonly LockWord _lock;

    internal PageTableLock(Machine machine, object subject, LockClass? @class = null) =>
        _lock = new LockWord(machine, new Word(machine.Store.Allocate(1), 0), @class ?? LockClass.PageTable, subject);

    /// <summary>Whether anybody holds it.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it.</summary>
    public bool IsHeldByCurrent => _lock.IsHeldByCurrent;

    /// <summary>Takes the lock, and waits for it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, or one that is taken after it or in a pair with it; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>spin_lock(ptl)</c>.</remarks>
    [Acquires(MmuLock.PageTable)]
    public void Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.Acquire(new LockSite(file, line, member));

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>spin_trylock(ptl)</c>.</remarks>
    [Acquires(MmuLock.PageTable, When = true)]
    public bool TryLock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquire(new LockSite(file, line, member));

    /// <summary>Releases the lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    /// <remarks>Linux: <c>spin_unlock(ptl)</c>.</remarks>
    [Releases(MmuLock.PageTable)]
    public void Unlock() => _lock.Release();

    /// <summary>Takes the lock, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, or one that is taken after it or in a pair with it; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.PageTable)]
    public Guard Hold([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        Lock(file, line, member);
        return new Guard(this);
    }

    /// <summary>Takes a table's lock under that of the upper level, which the caller holds, and holds it until the guard is disposed. If both are one lock, as they are where locks are not split, nothing is taken.</summary>
    /// <param name="upper">The PMD lock of the same address space.</param>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds this lock, and it is another one than the upper level's; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>if (ptl != pml) spin_lock_nested(ptl, SINGLE_DEPTH_NESTING)</c>, as in <c>retract_page_tables</c>.</remarks>
    [Acquires(MmuLock.PageTable)]
    public Guard HoldUnder([Requires(MmuLock.PageTable)] PageTableLock upper, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        if (upper != this)
        {
            Lock(file, line, member);
        }

        return new Guard(upper == this ? null : this);
    }

    /// <summary>The time during which the lock is held.</summary>
    public readonly ref struct Guard
    {
        private readonly PageTableLock? _held;

        internal Guard(PageTableLock? held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held?.Unlock();
    }
}

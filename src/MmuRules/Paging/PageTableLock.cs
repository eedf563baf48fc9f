using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The lock over the entries of one page table. Whoever holds it is the only one who changes them, CPUs setting accessed and dirty bits apart.</summary>
/// <remarks>Linux: <c>ptl</c>, a spinlock. It is taken after the page lock and after i_mmap.</remarks>
public sealed class PageTableLock
{
    private readonly LockWord _lock;

    internal PageTableLock(Machine machine, string subject) =>
        _lock = new LockWord(machine, new Word(machine.Store.Allocate(1), 0), StepKind.AcquirePageTable, StepKind.ReleasePageTable, subject);

    /// <summary>Whether anybody holds it.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it.</summary>
    public bool IsHeldByCurrent => _lock.IsHeldByCurrent;

    /// <summary>Takes the lock, and waits for it.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it already, or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>spin_lock(ptl)</c>.</remarks>
    [Acquires(MmuLock.PageTable)]
    public void Lock() => _lock.Acquire();

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>spin_trylock(ptl)</c>.</remarks>
    [Acquires(MmuLock.PageTable, When = true)]
    public bool TryLock() => _lock.TryAcquire();

    /// <summary>Releases the lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    /// <remarks>Linux: <c>spin_unlock(ptl)</c>.</remarks>
    [Releases(MmuLock.PageTable)]
    public void Unlock() => _lock.Release();

    /// <summary>Takes the lock, waits for it, and holds it until the guard is disposed.</summary>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it already, or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.PageTable)]
    public Guard Hold()
    {
        Lock();
        return new Guard(this);
    }

    /// <summary>The time during which the lock is held.</summary>
    public readonly ref struct Guard
    {
        private readonly PageTableLock _held;

        internal Guard(PageTableLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.Unlock();
    }
}

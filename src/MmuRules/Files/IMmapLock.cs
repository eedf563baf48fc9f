using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Files;

/// <summary>The lock of the list of areas that map a file: the cleaner's walk of the reverse map takes it.</summary>
/// <remarks>Linux: <c>i_mmap_mutex</c>, today <c>i_mmap_rwsem</c>. Taken after the page lock and before a page-table lock.</remarks>
public sealed class IMmapLock
{
    private readonly LockWord _lock;

    internal IMmapLock(Machine machine, int file) =>
        _lock = new LockWord(machine, new Word(machine.Store.Allocate(1), 0), StepKind.AcquireIMmap, StepKind.ReleaseIMmap, $"the i_mmap lock of file {file}");

    /// <summary>Whether anybody holds it.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Takes the lock, and waits for it.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it already, or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>mutex_lock(&amp;mapping->i_mmap_mutex)</c>, <c>i_mmap_lock_write</c>.</remarks>
    [Acquires(MmuLock.IMmap)]
    public void Lock() => _lock.Acquire();

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <returns>Whether it was taken.</returns>
    [Acquires(MmuLock.IMmap, When = true)]
    public bool TryLock() => _lock.TryAcquire();

    /// <summary>Releases the lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    /// <remarks>Linux: <c>i_mmap_unlock_write</c>.</remarks>
    [Releases(MmuLock.IMmap)]
    public void Unlock() => _lock.Release();

    /// <summary>Takes the lock, waits for it, and holds it until the guard is disposed.</summary>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it already, or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.IMmap)]
    public Guard Hold()
    {
        Lock();
        return new Guard(this);
    }

    /// <summary>The time during which the lock is held.</summary>
    public readonly ref struct Guard
    {
        private readonly IMmapLock _held;

        internal Guard(IMmapLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.Unlock();
    }
}

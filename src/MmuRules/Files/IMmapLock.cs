using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Files;

/// <summary>The lock of the list of areas that map a file. Whoever walks the reverse map of a file page takes it for reading; whoever changes the list, or must keep walkers out, alone.</summary>
/// <remarks>Linux: <c>i_mmap_mutex</c>, since v3.19 <c>i_mmap_rwsem</c>. Taken after the page lock and before a page-table lock.</remarks>
public sealed class IMmapLock
{
    private readonly SharedLockWord _lock;

    internal IMmapLock(Machine machine, int file) =>
        _lock = new SharedLockWord(machine, new Word(machine.Store.Allocate(1), 0), LockClass.IMmap, $"the i_mmap lock of file {file}");

    /// <summary>Whether anybody holds it, for reading or for writing.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it for writing.</summary>
    public bool IsHeldForWriting => _lock.IsHeldByCurrent;

    /// <summary>Takes the lock alone, and waits for it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another i_mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>i_mmap_lock_write</c>, in 2014 <c>mutex_lock(&amp;mapping->i_mmap_mutex)</c>.</remarks>
    [Acquires(MmuLock.IMmap)]
    public void Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireWrite(new LockSite(file, line, member));

    /// <summary>Takes the lock alone if nobody holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>i_mmap_trylock_write</c>.</remarks>
    [Acquires(MmuLock.IMmap, When = true)]
    public bool TryLock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireWrite(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken alone.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>i_mmap_unlock_write</c>.</remarks>
    [Releases(MmuLock.IMmap)]
    public void Unlock() => _lock.ReleaseWrite();

    /// <summary>Takes the lock alone, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another i_mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.IMmap)]
    public Guard Hold([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        Lock(file, line, member);
        return new Guard(this);
    }

    /// <summary>Takes the lock together with other readers, and waits for a writer.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another i_mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>i_mmap_lock_read</c>.</remarks>
    [Acquires(MmuLock.IMmap)]
    public void LockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireRead(new LockSite(file, line, member));

    /// <summary>Takes the lock together with other readers if no writer holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>i_mmap_trylock_read</c>.</remarks>
    [Acquires(MmuLock.IMmap, When = true)]
    public bool TryLockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireRead(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for reading.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>i_mmap_unlock_read</c>.</remarks>
    [Releases(MmuLock.IMmap)]
    public void UnlockRead() => _lock.ReleaseRead();

    /// <summary>Takes the lock for reading, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another i_mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.IMmap)]
    public ReadGuard HoldRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        LockRead(file, line, member);
        return new ReadGuard(this);
    }

    /// <summary>The time during which the lock is held alone.</summary>
    public readonly ref struct Guard
    {
        private readonly IMmapLock _held;

        internal Guard(IMmapLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.Unlock();
    }

    /// <summary>The time during which the lock is held for reading.</summary>
    public readonly ref struct ReadGuard
    {
        private readonly IMmapLock _held;

        internal ReadGuard(IMmapLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.UnlockRead();
    }
}

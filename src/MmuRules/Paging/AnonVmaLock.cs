using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The lock of the list of areas in which an anonymous page may be mapped. Whoever walks the reverse map takes it for reading; whoever moves or collapses entries that a walk must not miss, for writing.</summary>
/// <remarks>Linux: <c>anon_vma->root->rwsem</c>. Taken after i_mmap and before a page-table lock.</remarks>
public sealed class AnonVmaLock
{
    private readonly SharedLockWord _lock;

    internal AnonVmaLock(Machine machine, int anonVma) =>
        _lock = new SharedLockWord(machine, new Word(machine.Store.Allocate(1), 0), LockClass.AnonVma, $"the lock of anon_vma {anonVma}");

    /// <summary>Whether anybody holds it, for reading or for writing.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it for writing.</summary>
    public bool IsHeldForWriting => _lock.IsHeldByCurrent;

    /// <summary>Takes the lock alone, and waits for it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another anon_vma lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>anon_vma_lock_write</c>.</remarks>
    [Acquires(MmuLock.AnonVma)]
    public void LockWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireWrite(new LockSite(file, line, member));

    /// <summary>Takes the lock alone if it need not be waited for.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>anon_vma_trylock_write</c>.</remarks>
    [Acquires(MmuLock.AnonVma, When = true)]
    public bool TryLockWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireWrite(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for writing.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>anon_vma_unlock_write</c>.</remarks>
    [Releases(MmuLock.AnonVma)]
    public void UnlockWrite() => _lock.ReleaseWrite();

    /// <summary>Takes the lock for writing, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another anon_vma lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.AnonVma)]
    public WriteGuard HoldWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        LockWrite(file, line, member);
        return new WriteGuard(this);
    }

    /// <summary>Takes the lock together with other readers, and waits for it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another anon_vma lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>anon_vma_lock_read</c>.</remarks>
    [Acquires(MmuLock.AnonVma)]
    public void LockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireRead(new LockSite(file, line, member));

    /// <summary>Takes the lock together with other readers if it need not be waited for.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>anon_vma_trylock_read</c>.</remarks>
    [Acquires(MmuLock.AnonVma, When = true)]
    public bool TryLockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireRead(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for reading.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>anon_vma_unlock_read</c>.</remarks>
    [Releases(MmuLock.AnonVma)]
    public void UnlockRead() => _lock.ReleaseRead();

    /// <summary>Takes the lock for reading, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another anon_vma lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.AnonVma)]
    public ReadGuard HoldRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        LockRead(file, line, member);
        return new ReadGuard(this);
    }

    /// <summary>The time during which the lock is held for writing.</summary>
    public readonly ref struct WriteGuard
    {
        private readonly AnonVmaLock _held;

        internal WriteGuard(AnonVmaLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.UnlockWrite();
    }

    /// <summary>The time during which the lock is held for reading.</summary>
    public readonly ref struct ReadGuard
    {
        private readonly AnonVmaLock _held;

        internal ReadGuard(AnonVmaLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.UnlockRead();
    }
}

using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The lock of an address space: for writing over its areas and the shape of its page tables, for reading so that these stay as they are. It is the outermost lock.</summary>
/// <remarks>Linux: <c>mm->mmap_lock</c>, before 2020 <c>mmap_sem</c>.</remarks>
public sealed class MmapLock
{
    private readonly SharedLockWord _lock;

    internal MmapLock(Machine machine, int mm) =>
        _lock = new SharedLockWord(machine, new Word(machine.Store.Allocate(1), 0), LockClass.Mmap, $"the mmap lock of address space {mm}");

    /// <summary>Whether anybody holds it, for reading or for writing.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it for writing.</summary>
    public bool IsHeldForWriting => _lock.IsHeldByCurrent;

    internal SharedLockWord Word => _lock;

    /// <summary>Takes the lock together with other readers, and waits for a writer.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>mmap_read_lock</c>.</remarks>
    [Acquires(MmuLock.MmapRead)]
    public void LockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireRead(new LockSite(file, line, member));

    /// <summary>Takes the lock together with other readers if no writer holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>mmap_read_trylock</c>.</remarks>
    [Acquires(MmuLock.MmapRead, When = true)]
    public bool TryLockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireRead(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for reading.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>mmap_read_unlock</c>.</remarks>
    [Releases(MmuLock.MmapRead)]
    public void UnlockRead() => _lock.ReleaseRead();

    /// <summary>Takes the lock for reading, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.MmapRead)]
    public ReadGuard HoldRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        LockRead(file, line, member);
        return new ReadGuard(this);
    }

    /// <summary>Takes the lock alone, and waits for it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>mmap_write_lock</c>.</remarks>
    [Acquires(MmuLock.Mmap)]
    public void LockWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.AcquireWrite(new LockSite(file, line, member));

    /// <summary>Takes the lock alone if nobody holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>mmap_write_trylock</c>.</remarks>
    [Acquires(MmuLock.Mmap, When = true)]
    public bool TryLockWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireWrite(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for writing, and with it every area of this address space that the acting agent has locked for writing.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>mmap_write_unlock</c>, <c>vma_end_write_all</c>.</remarks>
    [Releases(MmuLock.Mmap)]
    public void UnlockWrite() => _lock.ReleaseWrite();

    /// <summary>Takes the lock alone, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another mmap lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.Mmap)]
    public WriteGuard HoldWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        LockWrite(file, line, member);
        return new WriteGuard(this);
    }

    /// <summary>Keeps the lock that was taken for writing for reading only: other readers come in, writers do not. The areas that were locked for writing are released.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it for writing.</exception>
    /// <remarks>Linux: <c>mmap_write_downgrade</c>.</remarks>
    [Releases(MmuLock.Mmap)]
    [Acquires(MmuLock.MmapRead)]
    public void Downgrade([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.Downgrade(new LockSite(file, line, member));

    /// <summary>Takes the lock alone while another address space's is held: a child's, which nobody else knows yet, inside its parent's.</summary>
    /// <remarks>Linux: <c>mmap_write_lock_nested(mm, SINGLE_DEPTH_NESTING)</c>, as in <c>dup_mmap</c>.</remarks>
    [Acquires(MmuLock.Mmap)]
    internal WriteGuard HoldWriteNested([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        _lock.AcquireWrite(new LockSite(file, line, member), isNested: true);
        return new WriteGuard(this);
    }

    /// <summary>The time during which the lock is held for reading.</summary>
    public readonly ref struct ReadGuard
    {
        private readonly MmapLock _held;

        internal ReadGuard(MmapLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.UnlockRead();
    }

    /// <summary>The time during which the lock is held for writing.</summary>
    public readonly ref struct WriteGuard
    {
        private readonly MmapLock _held;

        internal WriteGuard(MmapLock held) => _held = held;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _held.UnlockWrite();
    }
}

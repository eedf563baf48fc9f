using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The lock of one area: a fault that gets it for reading needs no mmap lock; whoever changes the area takes it for writing, under the mmap lock.</summary>
/// <remarks>
/// Linux: <c>vma->vm_lock</c> (2023), today <c>vm_refcnt</c>. A reader never waits: if a writer is there it takes the mmap lock instead. A writer waits
/// for the readers, and releases all its areas at once with the mmap lock.
/// </remarks>
public sealed class VmaLock
{
    private readonly MmapLock _mmap;
    private readonly SharedLockWord _lock;

    internal VmaLock(Machine machine, MmapLock mmap, object vma)
    {
        _mmap = mmap;
        _lock = new SharedLockWord(machine, new Word(machine.Store.Allocate(1), 0), LockClass.Vma, $"the lock of {vma}") { EndsWith = mmap.Word };
    }

    /// <summary>Whether anybody holds it, for reading or for writing.</summary>
    public bool IsHeld => _lock.IsHeld;

    /// <summary>Whether the acting agent holds it for writing.</summary>
    public bool IsHeldForWriting => _lock.IsHeldByCurrent;

    /// <summary>Takes the lock for reading if no writer holds it. While it is held nobody may wait for a page lock: the writer who waits for this reader may hold that.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>vma_start_read</c>.</remarks>
    [Acquires(MmuLock.Vma, When = true)]
    public bool TryLockRead([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquireRead(new LockSite(file, line, member));

    /// <summary>Releases the lock that was taken for reading.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it in this way.</exception>
    /// <remarks>Linux: <c>vma_end_read</c>.</remarks>
    [Releases(MmuLock.Vma)]
    public void UnlockRead() => _lock.ReleaseRead();

    /// <summary>Takes the lock alone, waits for its readers, and holds it until the mmap lock is released or kept for reading only. Needs the mmap lock for writing; nothing happens if it is held so already.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">
    /// The mmap lock is not held for writing; the acting agent is one of the readers, or holds a lock that comes later in the order or a spinlock; or a reader is another agent of the same thread.
    /// </exception>
    /// <remarks>Linux: <c>vma_start_write</c>. Several areas may be locked, in any order: the mmap lock keeps a second writer away.</remarks>
    [Requires(MmuLock.Mmap)]
    [Acquires(MmuLock.Vma)]
    public void LockWrite([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        var site = new LockSite(file, line, member);
        if (!_mmap.IsHeldForWriting)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.AreaLockedWithoutMmapLock, nameof(LockWrite), _lock.ToString(), $"At {site} {_mmap.Word} is not held for writing.");
        }

        if (!IsHeldForWriting)
        {
            _lock.AcquireWrite(site, isNested: true);
        }
    }
}

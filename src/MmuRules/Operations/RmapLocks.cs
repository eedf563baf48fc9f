using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>The time during which no walk of the reverse map looks into an area: the i_mmap lock of its file and the lock of its anonymous pages, as far as it has them, are held alone.</summary>
/// <remarks>Linux: <c>take_rmap_locks</c>, <c>drop_rmap_locks</c>. The order is that of <c>mm/rmap.c</c>: i_mmap, then anon_vma.</remarks>
internal readonly ref struct RmapLocks
{
    private readonly IMmapLock? _file;
    private readonly AnonVmaLock? _anonymous;

    private RmapLocks(IMmapLock? file, AnonVmaLock? anonymous)
    {
        _file = file;
        _anonymous = anonymous;
    }

    /// <summary>Waits for the walks that look into an area, and keeps others out until the guard is disposed. Not under a spinlock.</summary>
    [Acquires(MmuLock.IMmap)]
    [Acquires(MmuLock.AnonVma)]
    internal static RmapLocks Hold(Vma vma)
    {
        IMmapLock? file = vma.Mapping?.IMmapLock;
        AnonVmaLock? anonymous = vma.AnonVma?.AnonVmaLock;
        file?.Lock();
        anonymous?.LockWrite();
        return new RmapLocks(file, anonymous);
    }

    /// <summary>Lets walks in again.</summary>
    public void Dispose()
    {
        _anonymous?.UnlockWrite();
        _file?.Unlock();
    }
}

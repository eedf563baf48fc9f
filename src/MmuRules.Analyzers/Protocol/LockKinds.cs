using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What the locks of the vocabulary have in common, and in which order they are taken.</summary>
/// <remarks>Source of the order: the comment at the head of Linux' <c>mm/rmap.c</c>, and <c>Documentation/mm/process_addrs.rst</c>.</remarks>
internal static class LockKinds
{
    /// <summary>Whether the lock guards entries. Without split page-table locks those of both levels are one.</summary>
    public static bool GuardsEntries(MmuLock kind) => kind is MmuLock.PageTable or MmuLock.PmdTable;

    /// <summary>Whether whoever holds it must not wait: others would spin, or an interrupt would never come.</summary>
    public static bool ForbidsWaiting(MmuLock kind) => GuardsEntries(kind) || kind == MmuLock.InterruptsOff;

    /// <summary>The lock's place in the order: a lock is taken before those of a higher place. Zero for what has none.</summary>
    public static int PlaceOf(MmuLock kind) => kind switch
    {
        MmuLock.Mmap or MmuLock.MmapRead => 1,
        MmuLock.Page => 2,
        MmuLock.Vma => 3,
        MmuLock.IMmap => 4,
        MmuLock.AnonVma => 5,
        MmuLock.PmdTable or MmuLock.PageTable => 6,
        _ => 0,
    };

    /// <summary>What a person calls it.</summary>
    public static string NameOf(MmuLock kind) => kind switch
    {
        MmuLock.Mmap or MmuLock.MmapRead => "mmap lock",
        MmuLock.Page => "page lock",
        MmuLock.Vma => "area lock",
        MmuLock.IMmap => "i_mmap lock",
        MmuLock.AnonVma => "anon_vma lock",
        MmuLock.InterruptsOff => "disabling of interrupts",
        _ => "page-table lock",
    };
}

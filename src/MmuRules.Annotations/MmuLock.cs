namespace MmuRules.Annotations;

/// <summary>The locks of memory management, in the sense in which the ordering rules speak of them.</summary>
/// <remarks>Source of names and order: <c>Documentation/mm/process_addrs.rst</c> of the Linux kernel.</remarks>
public enum MmuLock
{
    /// <summary>The spinlock over the entries of a PTE table (PTL): of one table, or of the whole address space where locks are not split.</summary>
    PageTable,

    /// <summary>The spinlock over the entries of a PMD table; where locks are not split it may be the same lock as <see cref="PageTable"/>.</summary>
    PmdTable,

    /// <summary>The lock of one page: keeps writeback, truncation and reclaim of that page out.</summary>
    Page,

    /// <summary>The address space's <c>mmap_lock</c>, held for writing.</summary>
    Mmap,

    /// <summary>The address space's <c>mmap_lock</c>, held for reading.</summary>
    MmapRead,

    /// <summary>The lock of one virtual memory area.</summary>
    Vma,

    /// <summary>A file mapping's <c>i_mmap</c> lock, which the reverse-map walk of file pages takes.</summary>
    IMmap,

    /// <summary>The <c>anon_vma</c> lock, which the reverse-map walk of anonymous pages takes.</summary>
    AnonVma,

    /// <summary>Interrupts are off on this CPU: a shootdown by interrupt waits for it.</summary>
    InterruptsOff,
}

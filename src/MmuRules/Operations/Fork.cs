using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Makes a copy of an address space: both have the same content, and what one of them stores to private pages from then on, the other one does not see.</summary>
/// <remarks>Linux: <c>fork</c>, <c>dup_mmap</c>, <c>kernel/fork.c</c>.</remarks>
public static class Fork
{
    /// <summary>
    /// Copies an address space. Private pages are shared, and write-protected on both sides: the next store copies. Pages of shared files are left to the child's faults. On
    /// return no CPU stores to a page that both have. Takes the parent's mmap lock for writing, the child's inside it, then the area, i_mmap, anon_vma and page-table locks.
    /// </summary>
    /// <param name="mm">The parent.</param>
    /// <returns>The child. No CPU runs it yet.</returns>
    /// <exception cref="MachineConfigurationException">The address space has been torn down.</exception>
    /// <exception cref="OutOfPagesException">A page that somebody has pinned was to be copied at once, and no page is free. There is no child then.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes after the mmap lock.</exception>
    /// <remarks>
    /// One flush of the parent, before its mmap lock is released and its area locks with it. Till then a CPU may store to a page that the child has been given already; but
    /// nobody runs the child, and no fault of the parent gets to see its read-only entries, so nobody has relied on them.
    /// </remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public static Mm Run(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Mm child;
        using (mm.MmapLock.HoldWrite())
        {
            Areas.CheckUsed(mm, nameof(Fork));
            child = mm.Machine.CreateMm();
            if (TryCopy(mm, child))
            {
                return child;
            }
        }

        // What the child has got of its parent's it gives back.
        Exit.Run(child);
        throw new OutOfPagesException(mm.Machine.Pages.Count);
    }

    /// <remarks>Linux: <c>dup_mmap</c>.</remarks>
    private static bool TryCopy([Requires(MmuLock.Mmap)] Mm mm, Mm child)
    {
        using MmapLock.WriteGuard held = child.MmapLock.HoldWriteNested();
        using NotifierRange told = mm.NotifyInvalidate(default, mm.End);
        using Mm.OwedFlush owed = mm.OweFlush();
        using Mm.WriteProtecting sequence = mm.BeginWriteProtect();
        foreach (Vma vma in mm.Vmas)
        {
            // Faults that need the area's lock only are kept out too: fb49c455323f (2023).
            vma.VmaLock.LockWrite();
            Vma copy = child.GetVma(vma.Content with { Flags = vma.Flags & ~VmaFlags.UffdWp });
            Areas.Insert(copy);
            if (NeedsCopy(vma) && !CopyPageTables.TryRun(vma, copy))
            {
                return false;
            }
        }

        return true;
    }

    /// <remarks>Linux: <c>vma_needs_copy</c>. A fault can bring back the page of a shared file; not a private copy, nor what was mapped by its number.</remarks>
    private static bool NeedsCopy(Vma vma) => !vma.IsShared || vma.IsPfnMapped;
}

using MmuRules.Gather;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Tears a whole address space down.</summary>
/// <remarks>Linux: <c>exit_mmap</c>, <c>mm/mmap.c</c>, behind the last <c>mmput</c>.</remarks>
public static class Exit
{
    /// <summary>Takes everything out of an address space and gives it back: the next one that is created may be it. Takes the mmap lock for writing, then the area, i_mmap, anon_vma and page-table locks.</summary>
    /// <param name="mm">The address space. No CPU runs it.</param>
    /// <exception cref="MachineConfigurationException">A CPU runs it, or it has been torn down already.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes after the mmap lock.</exception>
    /// <remarks>
    /// Linux zaps under the mmap lock for reading, beside the OOM reaper, and takes it for writing only to free the tables; whoever else comes here takes it for
    /// reading, so that nothing is seen of the difference but the waiting.
    /// </remarks>
    public static void Run(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Exit));
        CheckNotRunning(mm);
        Vma[] areas = [.. mm.Vmas];
        Array.ForEach(areas, vma => vma.VmaLock.LockWrite());

        // Before anything is torn down: who has an MMU of his own forgets all, and is told of nothing any more. Under the lock, so that nobody registers behind it.
        mm.ReleaseNotifiers();
        using (MmuGather tlb = MmuGather.BeginFullMm(mm))
        {
            Munmap.Unmap(tlb, areas);
            Array.ForEach(areas, vma => vma.Unlink());
            FreePageTables.Run(tlb, default, mm.End);
            tlb.Finish();
        }

        mm.Retire();
    }

    private static void CheckNotRunning(Mm mm)
    {
        if (mm.Machine.Cpus.FirstOrDefault(cpu => cpu.Mm == mm) is { } cpu)
        {
            throw new MachineConfigurationException($"{nameof(Exit)} of address space {mm.Id}, which {cpu} runs.");
        }
    }
}

using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>The flushes that one task owes for the entries that it has cleared: which CPUs, and whether a CPU may still store through one of these. It belongs to the task; its state is the machine's.</summary>
/// <remarks>Linux: <c>struct tlbflush_unmap_batch</c> in the <c>task_struct</c>, 72b252aed506 (2015).</remarks>
public sealed class UnmapBatch
{
    private readonly Machine _machine;
    private readonly Word _cpus;
    private readonly Word _isWritable;

    /// <summary>Makes an empty batch, while nobody acts.</summary>
    /// <param name="machine">The machine.</param>
    public UnmapBatch(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        _machine = machine;
        machine.BatchesUnmaps = true;
        _cpus = new Word(machine.Store.Allocate(1, role: WordRole.CpuMask), 0);
        _isWritable = new Word(machine.Store.Allocate(1), 0);
    }

    /// <summary>Whether a flush is owed.</summary>
    /// <remarks>Linux: <c>flush_required</c>.</remarks>
    public bool NeedsFlush => _cpus.Read() != 0;

    /// <summary>Whether a flush is owed before a page may be written: one of the entries was dirty, so that a CPU may store through its translation without a walk.</summary>
    /// <remarks>Linux: <c>writable</c>.</remarks>
    public bool IsWritable => _isWritable.Read() != 0;

    /// <summary>Flushes what is owed. On return no CPU uses one of the translations. Not needed before a page is written, but before it is freed.</summary>
    /// <remarks>Linux: <c>try_to_unmap_flush</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void Flush()
    {
        long cpus = _cpus.Read();
        if (cpus == 0)
        {
            return;
        }

        _machine.Shootdown.FlushAll(cpus);
        var step = new Step(StepKind.ChangePendingFlushes, _cpus);
        _machine.Before(step);
        _cpus.Write(0);
        _isWritable.Write(0);
        _machine.After(step, 0);
    }

    /// <summary>Flushes what is owed, if a CPU may still store to one of the pages: before a page is written, or the disk would get what a CPU is about to replace.</summary>
    /// <remarks>Linux: <c>try_to_unmap_flush_dirty</c>, d950c9477d51 (2015).</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushDirty()
    {
        if (IsWritable)
        {
            Flush();
        }
    }

    /// <summary>Clears an entry, and owes its flush. Needs its page-table lock: whoever takes that next must see that a flush is pending.</summary>
    /// <returns>The old entry.</returns>
    /// <remarks>Linux: <c>ptep_get_and_clear</c>, <c>set_tlb_ubc_flush_pending</c>.</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.ClearsEntry)]
    [Effect(MmuEffect.DefersFlush)]
    internal Pte Clear(PteSlot slot)
    {
        Pte entry = slot.GetAndClear();
        Mm mm = slot.Table.Mm;
        var step = new Step(StepKind.ChangePendingFlushes, _cpus);
        _machine.Before(step);
        _cpus.Or(mm.CpuMask);
        _isWritable.Or(entry.IsDirty ? 1 : 0);
        mm.NoteBatchedUnmap();
        _machine.After(step, 0);
        return entry;
    }
}

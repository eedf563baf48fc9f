using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <summary>The places for gathers on a machine, the free ones too. The lowest number is given out first, so that there is no order that only history explains.</summary>
internal sealed class GatherPool(Machine machine)
{
    private readonly Registry<GatherSlot> _slots = new();

    /// <summary>Takes a place for a gather of an address space, and counts one more flush that somebody owes it.</summary>
    /// <remarks>
    /// Linux: <c>inc_tlb_flush_pending</c> in <c>tlb_gather_mmu</c>. From here on whoever finds an entry cleared knows that its flush may still be to come.
    /// </remarks>
    internal GatherLease Begin(Mm mm)
    {
        Word pending = mm.PendingFlushesWord;
        var step = new Step(StepKind.BeginGather, pending);
        machine.Before(step);
        GatherSlot slot = Take(mm);
        long count = pending.Add(1);
        machine.After(step, count);
        return new GatherLease(slot, slot.Generation);
    }

    /// <summary>Gives a place back that is empty, and counts one flush less that somebody owes.</summary>
    /// <remarks>Linux: <c>dec_tlb_flush_pending</c> in <c>tlb_finish_mmu</c>, the very last thing.</remarks>
    internal void End(GatherSlot slot, Mm mm)
    {
        Word pending = mm.PendingFlushesWord;
        var step = new Step(StepKind.FinishGather, pending);
        machine.Before(step);
        long count = pending.Add(-1);
        slot.Release();
        machine.After(step, count);
    }

    /// <summary>How often a page waits in gathers to be freed.</summary>
    internal int CountQueued(Pfn page) => _slots.Items.Sum(slot => slot.CountQueued(page));

    /// <summary>Whether a page table waits in a gather to be freed.</summary>
    /// <summary>Whether a gather was begun and is not finished.</summary>
    internal bool HasUnfinished => _slots.Items.Any(slot => slot.IsTaken);

    internal bool HasQueued(PageTable table) => _slots.Items.Any(slot => slot.HasQueued(table.Number));

    /// <summary>Takes every place's present use for the one that a gather was begun with, after the state has been put back without its bookkeeping.</summary>
    internal void ForgetGenerations()
    {
        foreach (GatherSlot slot in _slots.Items)
        {
            slot.ForgetGeneration();
        }
    }

    private GatherSlot Take(Mm mm)
    {
        while (true)
        {
            IReadOnlyList<GatherSlot> slots = _slots.Items;
            for (int i = 0; i < slots.Count; i++)
            {
                if (slots[i].TryTake(mm))
                {
                    return slots[i];
                }
            }

            _slots.Add(_ => new GatherSlot(machine));
        }
    }
}

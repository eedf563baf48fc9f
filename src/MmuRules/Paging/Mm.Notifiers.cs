using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Notifiers;

namespace MmuRules.Paging;

/// <content>Those besides the CPUs who use its translations.</content>
public sealed partial class Mm
{
    /// <summary>Who is registered now, or <see langword="null"/> on a machine that has no notifier at all.</summary>
    internal MmuNotifier[]? Notifiers
    {
        get
        {
            IReadOnlyList<MmuNotifier> known = Machine.Notifiers.Items;
            if (known.Count == 0)
            {
                return null;
            }

            var step = new Step(StepKind.ReadNotifiers, new Word(_state, UsedIndex));
            Machine.Before(step);
            MmuNotifier[] registered = [.. known.Where(notifier => notifier.Mm == this)];
            Machine.After(step, registered.Length);
            return registered;
        }
    }

    /// <summary>Tells the notifiers that entries of a range are about to change, and on disposal that they are as they are to be. Not under a spinlock; comes around the page-table locks.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a spinlock.</exception>
    /// <remarks>Linux: <c>mmu_notifier_invalidate_range_start</c> and <c>_end</c>. It flushes no CPU and no secondary TLB: that the flushes of this address space do.</remarks>
    [Effect(MmuEffect.BeginsNotifier)]
    public NotifierRange NotifyInvalidate(VirtualAddress start, VirtualAddress end) => new(this, start, end);

    /// <summary>Has every notifier forget all, and tells nobody of anything any more: the address space is about to be torn down. Needs the mmap lock for writing.</summary>
    /// <remarks>Linux: <c>mmu_notifier_release</c>, the first thing in <c>exit_mmap</c>.</remarks>
    [Requires(MmuLock.Mmap)]
    internal void ReleaseNotifiers()
    {
        foreach (MmuNotifier notifier in Notifiers ?? [])
        {
            notifier.Release(this);
        }
    }

    private void FlushSecondary(VirtualAddress start, VirtualAddress end)
    {
        foreach (MmuNotifier notifier in Notifiers ?? [])
        {
            notifier.InvalidateSecondaryTlb(start, end);
        }
    }
}

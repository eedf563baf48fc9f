using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Notifiers;

/// <summary>
/// Somebody besides the CPUs who uses an address space's translations, and so has to be told when they change: a device with an MMU of its own, a hypervisor
/// with shadow tables. It holds no reference to the pages that it uses: what it is told is all that keeps it from using a freed one.
/// </summary>
/// <remarks>Linux: <c>struct mmu_notifier</c> and its <c>mmu_notifier_ops</c>. At which address space it is registered, one at a time, is state of the machine.</remarks>
public abstract class MmuNotifier
{
    private readonly Word _mm;

    /// <summary>Builds a notifier that is registered nowhere.</summary>
    /// <param name="machine">The machine.</param>
    protected MmuNotifier(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        _mm = new Word(machine.Store.Allocate(1), 0);
        machine.Notifiers.Add(number =>
        {
            Number = number;
            return this;
        });
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>The address space that it is registered at, if any.</summary>
    public Mm? Mm => _mm.Read() is var id and not 0 ? Machine.Mms[id] : null;

    /// <summary>Its number among the machine's notifiers, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>Has itself told of an address space's changes from now on. Takes the mmap lock for writing.</summary>
    /// <param name="mm">The address space.</param>
    /// <exception cref="MachineConfigurationException">It is registered already, or the address space belongs to another machine.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the mmap lock, or a lock that comes later in the order.</exception>
    /// <remarks>Linux: <c>mmu_notifier_register</c>.</remarks>
    public void Register(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (mm.Machine != Machine)
        {
            throw new MachineConfigurationException($"{this} cannot be registered at an address space of another machine.");
        }

        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        if (!TryChange(0, mm.Id))
        {
            throw new MachineConfigurationException($"{this} is registered already; {nameof(Unregister)} comes first.");
        }
    }

    /// <summary>Is told of nothing any more, and holds no translation. Takes the mmap lock for writing; not under a spinlock, nor while the caller is in the middle of an invalidation.</summary>
    /// <exception cref="MachineConfigurationException">It is not registered.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the mmap lock, or a lock that comes later in the order.</exception>
    /// <remarks>Linux: <c>mmu_notifier_unregister</c>, which calls <c>release</c>.</remarks>
    public void Unregister()
    {
        Mm mm = Mm ?? throw new MachineConfigurationException($"{this} is not registered.");
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();

        if (!Release(mm))
        {
            throw new MachineConfigurationException($"{this} is not registered.");
        }
    }

    /// <summary>Told that entries of a range are about to change: from now until the end it must not take up a translation of the range. May sleep: no spinlock is held.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <remarks>Linux: <c>invalidate_range_start</c>.</remarks>
    protected internal abstract void InvalidateRangeStart(VirtualAddress start, VirtualAddress end);

    /// <summary>Told that the entries of a range are as they are to be.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <remarks>Linux: <c>invalidate_range_end</c>.</remarks>
    protected internal abstract void InvalidateRangeEnd(VirtualAddress start, VirtualAddress end);

    /// <summary>Told that the CPUs have been flushed: on return it uses no translation of the range from before. Must not sleep: page-table locks may be held.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <remarks>Linux: <c>arch_invalidate_secondary_tlbs</c>, called with each TLB flush since 6bbd42e2df8f (2023).</remarks>
    protected internal abstract void InvalidateSecondaryTlb(VirtualAddress start, VirtualAddress end);

    /// <summary>Forgets all, and is told of nothing any more. Needs the mmap lock for writing.</summary>
    /// <returns>Whether it was registered.</returns>
    internal bool Release([Requires(MmuLock.Mmap)] Mm mm)
    {
        // As an invalidation: a page that was looked up before is not taken up behind it, nor one that is looked up now, for nobody would tell of that.
        using NotifierRange told = mm.NotifyInvalidate(default, mm.End);
        bool isReleased = TryChange(mm.Id, 0);
        InvalidateSecondaryTlb(default, mm.End);
        return isReleased;
    }

    /// <summary>Told that a page is free: whatever translation to it is left, is one too many.</summary>
    internal virtual void MarkDangling(int physicalPage)
    {
    }

    private bool TryChange(long from, long to)
    {
        var step = new Step(StepKind.ChangeNotifiers, _mm);
        Machine.Before(step);
        bool changed = _mm.TryChange(from, to);
        Machine.After(step, changed ? 1 : 0);
        return changed;
    }
}

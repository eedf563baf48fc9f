using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Notifiers;

/// <summary>A device that loads and stores in an address space through an MMU of its own, which its driver fills. It is driven by one thread at a time.</summary>
/// <remarks>Linux: a GPU with <c>hmm_range_fault</c> and <c>mmu_interval_notifier</c>; KVM's shadow page tables.</remarks>
public sealed partial class SecondaryMmu : MmuNotifier
{
    private readonly SecondaryMmuForm _form;

    /// <summary>Builds a device that is registered nowhere.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="form">How its driver does its work.</param>
    public SecondaryMmu(Machine machine, SecondaryMmuForm form = SecondaryMmuForm.Correct)
        : base(machine)
    {
        _form = form;
        _tlb = machine.Store.Allocate(machine.Options.TlbEntries);
        _state = machine.Store.Allocate(StateWords);
        _driverLock = new LockWord(machine, new Word(_state, LockIndex), LockClass.Driver, $"the driver's lock of {this}");
    }

    /// <summary>Loads eight bytes. Without a translation the driver looks the page up, and faults it in if need be.</summary>
    /// <param name="address">The virtual address in bytes, a multiple of eight.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BadAddressException">The address is misaligned or outside every area, or the device is registered nowhere.</exception>
    /// <exception cref="UndefinedBehaviorException">The translation was stale and its page freed.</exception>
    public long Load(VirtualAddress address) => Execute(address, isWrite: false, 0);

    /// <summary>Stores eight bytes. Without a translation that permits it the driver looks the page up for stores, and faults it in if need be.</summary>
    /// <param name="address">The virtual address in bytes, a multiple of eight.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BadAddressException">The address is misaligned, outside every area or in a read-only one, or the device is registered nowhere.</exception>
    /// <exception cref="UndefinedBehaviorException">The translation was stale and its page freed.</exception>
    public void Store(VirtualAddress address, long value) => Execute(address, isWrite: true, value);

    /// <inheritdoc/>
    public override string ToString() => $"secondary mmu {Number}";

    private long Execute(VirtualAddress address, bool isWrite, long value)
    {
        if (address.Value % sizeof(long) != 0)
        {
            throw new BadAddressException(address, "is not a multiple of 8 bytes");
        }

        while (!TryAccess(address, isWrite, ref value))
        {
            Fill(Mm ?? throw new BadAddressException(address, $"was used on {this}, which is registered nowhere"), address, isWrite);
        }

        return value;
    }

    /// <summary>Takes up a translation, or finds that it has to be tried again. The page is looked up without the driver's lock, for that may fault and sleep; so it is looked at again under it whether anything was invalidated meanwhile.</summary>
    /// <remarks>Linux: the loop of <c>Documentation/mm/hmm.rst</c>; <c>kvm_faultin_pfn</c> and <c>mmu_invalidate_retry</c>.</remarks>
    private void Fill(Mm mm, VirtualAddress address, bool isWrite)
    {
        long sequence = BeginRead();
        Page page = GetUserPages.Get(mm, address, isWrite ? GupFlags.Write : GupFlags.None);
        LockDriver();
        if (Mm == mm && (_form == SecondaryMmuForm.FillsUnchecked || !MustRetry(sequence)))
        {
            Insert(address, page, isWrite);
        }

        _driverLock.Release();

        // The device uses the page on the strength of the notifier alone: a reference would keep it from ever being migrated or reclaimed.
        page.Put();
    }
}

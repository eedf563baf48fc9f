using MmuRules.Gather;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Takes the pages of a range out of an address space; they come back at the next use.</summary>
/// <remarks>Linux: <c>madvise(MADV_DONTNEED)</c>, <c>zap_page_range</c>.</remarks>
public static class MadviseDontNeed
{
    /// <summary>Zaps what the areas of a range map. On return no CPU uses one of the old translations, whoever cleared the entry. Takes the mmap lock for reading, so that two may run at once, and page-table locks.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes later in the order.</exception>
    /// <exception cref="BadAddressException">The range is misaligned or outside the address space.</exception>
    public static void Run(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        ArgumentNullException.ThrowIfNull(mm);
        ulong size = (ulong)mm.Machine.Options.PageSize;
        if (start.Value % size != 0 || end.Value % size != 0 || end > mm.End || start > end)
        {
            throw new BadAddressException(start, $"does not begin a range of whole pages up to {end} below {mm.End}");
        }

        using MmapLock.ReadGuard held = mm.MmapLock.HoldRead();
        foreach (Vma vma in mm.Vmas)
        {
            VirtualAddress first = VirtualAddress.Max(vma.Start, start);
            VirtualAddress last = VirtualAddress.Min(vma.End, end);
            if (first < last)
            {
                using NotifierRange told = mm.NotifyInvalidate(first, last);
                using MmuGather tlb = MmuGather.Begin(mm);
                Zap.Range(tlb, vma, first, last);
            }
        }
    }
}

using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Takes the pages of a range out of the page tables, as it is done since November 2022.</summary>
/// <remarks>Linux: <c>zap_pte_range</c>, <c>mm/memory.c</c>, after 1cf35d47712d and 5df397dec7c4.</remarks>
public static class Zap
{
    /// <summary>Clears the entries of a range of an area and queues their pages to a gather. Takes page-table locks, one after the other. A gather that is full, or holds dirty file pages, is flushed on the way.</summary>
    /// <param name="tlb">The gather, which the caller finishes.</param>
    /// <param name="vma">The area.</param>
    /// <param name="start">The first address, a multiple of the page size, in the area.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <exception cref="BadAddressException">The range is not inside the area, or misaligned.</exception>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or was full.</exception>
    /// <remarks>Linux: <c>unmap_page_range</c>.</remarks>
    public static void Range(MmuGather tlb, Vma vma, VirtualAddress start, VirtualAddress end)
    {
        ArgumentNullException.ThrowIfNull(tlb);
        ArgumentNullException.ThrowIfNull(vma);
        ulong size = (ulong)vma.Mm.Machine.Options.PageSize;
        if (start < vma.Start || end > vma.End || start.Value % size != 0 || end.Value % size != 0)
        {
            throw new BadAddressException(start, $"does not begin a range of whole pages up to {end} inside {vma}");
        }

        for (VirtualAddress address = start; address < end;)
        {
            VirtualAddress next = VirtualAddress.Min(vma.Mm.EndOfTable(address), end);
            if (vma.Mm.FindTable(address) is { } table)
            {
                ZapTable(tlb, vma, table, address, next);
            }

            address = next;
        }
    }

    private static void ZapTable(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address, VirtualAddress end)
    {
        while (address < end)
        {
            bool forceFlush = false;
            using (table.Ptl.Hold())
            {
                while (address < end)
                {
                    PteSlot slot = table.Slot(address);
                    if (!slot.Read().IsPresent)
                    {
                        address += vma.Mm.Machine.Options.PageSize;
                        continue;
                    }

                    Pte entry = slot.GetAndClear();
                    tlb.RecordEntry(slot, address);
                    address += vma.Mm.Machine.Options.PageSize;
                    if (vma.IsPfnMapped)
                    {
                        continue;
                    }

                    Page page = vma.NormalPage(entry);
                    bool delayRmap = false;
                    if (!page.IsAnonymous)
                    {
                        if (entry.IsDirty)
                        {
                            // Until the flush a CPU may still store. Till then the cleaner must find the mapping, and wait for the lock that is held here.
                            page.MarkDirty();
                            delayRmap = true;
                            forceFlush = true;
                        }

                        if (entry.IsYoung)
                        {
                            page.MarkAccessed();
                        }
                    }

                    bool hasRoom;
                    if (delayRmap)
                    {
                        hasRoom = tlb.RemovePageDelayRmap(page);
                    }
                    else
                    {
                        page.RemoveRmap();
                        hasRoom = tlb.RemovePage(page);
                    }

                    if (!hasRoom)
                    {
                        forceFlush = true;
                        break;
                    }
                }

                if (forceFlush)
                {
                    tlb.FlushTlbOnly();
                    tlb.FlushRmaps();
                }
            }

            // The pages are freed here, out from under the lock: there may be many.
            if (forceFlush)
            {
                tlb.FlushMmu();
            }
        }
    }
}

using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>The entries of one page table.</content>
public static partial class Zap
{
    private static void ZapTable(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address, VirtualAddress end, bool dropsMarkers)
    {
        int pageSize = vma.Mm.Machine.Options.PageSize;
        tlb.ChangePageSize(PageSize.Base);
        while (address < end)
        {
            bool forceFlush = false;
            using (table.Ptl.Hold())
            {
                // What looks unmapped here is so in the table only, until reclaim has flushed.
                vma.Mm.FlushBatchedPending();
                while (address < end)
                {
                    PteSlot slot = table.Slot(address);
                    Pte seen = slot.Read();
                    if (!seen.IsPresent)
                    {
                        ZapNotPresent(vma, slot, seen, dropsMarkers);
                        address += pageSize;
                        continue;
                    }

                    Pte entry = slot.GetAndClear();
                    tlb.RecordEntry(slot, address);
                    address += pageSize;
                    KeepMark(vma, slot, entry, dropsMarkers);
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

    // Nobody but the holder of the lock changes an entry that maps no page, and no CPU has it in its TLB: there is nothing to exchange, and nothing to flush.
    private static void ZapNotPresent(Vma vma, [Requires(MmuLock.PageTable), Effect(MmuEffect.WritesEntry)] PteSlot slot, Pte entry, bool dropsMarkers)
    {
        if (entry.IsNone || (entry.IsMarker && vma.Mapping is not null && !dropsMarkers))
        {
            return;
        }

        // Of a migration entry nothing is left to be given up: whoever put it there took the page out of the reverse map, and its reference away.
        slot.Set(Pte.None);
        if (entry.IsSwap)
        {
            vma.Mm.Machine.Swap!.FreeAndForget(entry.SwapSlot);
        }

        KeepMark(vma, slot, entry, dropsMarkers);
    }

    /// <remarks>Linux: <c>zap_install_uffd_wp_if_needed</c>.</remarks>
    private static void KeepMark(Vma vma, PteSlot slot, Pte entry, bool dropsMarkers)
    {
        if (entry.IsUffdWp && !dropsMarkers && vma.Mapping is not null && (vma.Flags & VmaFlags.UffdWp) != 0)
        {
            slot.Set(Pte.MarkerOf(entry));
        }
    }
}

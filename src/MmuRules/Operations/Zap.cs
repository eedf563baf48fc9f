using MmuRules.Gather;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Takes the pages of a range out of the page tables, as it is done since November 2022.</summary>
/// <remarks>Linux: <c>zap_pte_range</c>, <c>mm/memory.c</c>, after 1cf35d47712d and 5df397dec7c4.</remarks>
public static partial class Zap
{
    /// <summary>Clears the entries of a range of an area and queues their pages to a gather. Takes page-table locks, one after the other. A gather that is full, or holds dirty file pages, is flushed on the way.</summary>
    /// <param name="tlb">The gather, which the caller finishes.</param>
    /// <param name="vma">The area.</param>
    /// <param name="start">The first address, a multiple of the page size, in the area.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <param name="dropsMarkers">Whether userfaultfd marks of file pages go too, as they do when the area goes. If not, an entry that only keeps the mark is left where there was one.</param>
    /// <exception cref="BadAddressException">The range is not inside the area, or misaligned.</exception>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or was full.</exception>
    /// <remarks>Linux: <c>unmap_page_range</c>; <c>ZAP_FLAG_DROP_MARKER</c>.</remarks>
    public static void Range(MmuGather tlb, Vma vma, VirtualAddress start, VirtualAddress end, bool dropsMarkers = false)
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
            PmdSlot directory = vma.Mm.Directory(address);
            Pmd entry = ReadDirectory(vma, directory);
            if ((entry.IsHuge || entry.IsMigration ? ZapHugeOrSplit(tlb, vma, directory, address, next) : vma.Mm.TableOf(entry)) is { } table)
            {
                ZapTable(tlb, vma, table, address, next, dropsMarkers);
            }

            address = next;
        }
    }
}

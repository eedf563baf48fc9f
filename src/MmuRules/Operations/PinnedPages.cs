using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Private pages that a device or the kernel uses beside the page tables while their address space forks.</summary>
internal static class PinnedPages
{
    /// <summary>
    /// Copies such a page for the child at once, so that the parent keeps it, writable: write-protected, the parent's next store would make the copy the parent's, and whoever
    /// pinned the page would go on with one that is the parent's no more. Needs the page-table locks of both entries.
    /// </summary>
    /// <returns>The child's entry, or <see langword="null"/> if no page is free.</returns>
    /// <remarks>Linux: <c>copy_present_page</c>, 70e806e4e645 (2020). That nobody pins it between the look and here is what <see cref="Mm.WriteProtectSequence"/> is for.</remarks>
    internal static Pte? TryCopy(Vma parent, Vma child, VirtualAddress address, Pte entry)
    {
        Page page;
        try
        {
            page = parent.Mm.Machine.AllocatePage();
        }
        catch (OutOfPagesException)
        {
            return null;
        }

        page.Set(PageFlags.Anonymous | PageFlags.SwapBacked | PageFlags.UpToDate, nameof(Fork));
        page.CopyFrom(parent.NormalPage(entry));
        page.AddAnonymousRmap(child.AnonVma!, child.FilePageOf(address));
        page.Machine.Lru.Add(page);
        Pte copied = Pte.Mapping(page).WithDirty();
        return (child.IsWritable ? copied.WithWrite() : copied).WithMarksOf(entry.WithoutUffdWp());
    }
}

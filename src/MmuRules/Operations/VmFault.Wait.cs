using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Faults that somebody else has to do something for: they wait, with no lock held, and the access is tried again.</content>
internal readonly partial record struct VmFault
{
    /// <summary>Whether the page is being moved, or the store has to be asked about.</summary>
    internal bool MustWait => Seen.IsMigration || IsProtected;

    /// <remarks>Linux: <c>userfaultfd_pte_wp</c>.</remarks>
    private bool IsProtected => IsWrite && Seen is { IsPresent: true, IsUffdWp: true } && (Vma.Flags & VmaFlags.UffdWp) != 0;

    /// <summary>Waits until the page is moved, or the store is let happen. No lock is held, also not the mmap lock or the area's.</summary>
    /// <remarks>Linux: <c>migration_entry_wait</c> and <c>handle_userfault</c>, which release what the fault holds: the access is tried again in any case.</remarks>
    internal void Wait()
    {
        if (Seen.IsMigration)
        {
            MigrationEntry.Wait(Vma.Mm, PageStart, Seen);
        }
        else
        {
            Vma.Mm.GetUserfaultfd().Wait(PageStart);
        }
    }
}

using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Faults in anonymous areas where huge pages may be used.</content>
public static partial class Fault
{
    /// <summary>Maps a huge page at an address, if the area permits that there and nothing is there. If no huge page is free, small ones will do.</summary>
    /// <returns>Whether the fault is done with.</returns>
    /// <remarks>Linux: <c>create_huge_pmd</c>, <c>do_huge_pmd_anonymous_page</c>.</remarks>
    private static bool TryMapHugePage(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        Machine machine = vma.Mm.Machine;
        if (!vma.PermitsHugePage(slot) || !slot.Read().IsNone || machine.Allocator.TryAllocateHuge() is not { } head)
        {
            return false;
        }

        head.Set(PageFlags.Anonymous | PageFlags.UpToDate | PageFlags.SwapBacked, nameof(Fault));
        PageTable table = slot.AllocateTable();
        Pmd entry = Pmd.Mapping(head).WithYoung();
        if (!TryMapHuge(vma, slot, head, table, vma.IsWritable ? entry.WithWrite().WithDirty() : entry))
        {
            table.Free();
            head.Put();
        }

        return true;
    }

    // The table is laid by before the entry is seen: whoever finds a huge page can split it, and needs no memory for that.
    private static bool TryMapHuge(Vma vma, PmdSlot slot, Page head, PageTable table, Pmd entry)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        if (!slot.Read().IsNone)
        {
            return false;
        }

        head.AddAnonymousHugeRmap(vma.AnonVma!, vma.FilePageOf(slot.Start));
        slot.Deposit(table);
        slot.Set(entry);
        head.Machine.Lru.Add(head);
        return true;
    }

    /// <summary>Handles a fault at an address where there is no table: because of a huge page, or of what stands for one.</summary>
    /// <remarks>Linux: the part of <c>__handle_mm_fault</c> that deals with huge entries.</remarks>
    private static void HandleHuge(Vma vma, VirtualAddress address, bool isWrite)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        Pmd entry = slot.Read();
        if (entry.IsMigration || (entry.IsHuge && isWrite && !entry.IsWritable))
        {
            // Linux waits for the migration (pmd_migration_entry_wait), and reuses a huge page that is nobody else's. Split, each small entry is waited for, or looked at, for itself.
            SplitHugePmd.Run(vma, address);
        }
        else
        {
            // One that was invalidated is being split or changed by somebody who holds the lock: by the time it is to be had, the entry is another one.
            SetHugeAccessFlags(slot, isWrite);
        }
    }

    /// <remarks>Linux: <c>huge_pmd_set_accessed</c>.</remarks>
    private static void SetHugeAccessFlags(PmdSlot slot, bool isWrite)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (entry is { IsHuge: true, IsValid: true } && (!isWrite || entry.IsWritable))
        {
            slot.SetAccessFlags(isWrite ? entry.WithYoung().WithDirty() : entry.WithYoung());
        }
    }
}

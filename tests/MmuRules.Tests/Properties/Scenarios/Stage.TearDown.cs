using MmuRules.Auditing;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <content>The end: everything is given back, and has to be there.</content>
internal sealed partial class Stage
{
    /// <summary>All words of the disk.</summary>
    internal IReadOnlyList<long> DiskContents =>
        [.. from block in Enumerable.Range(0, Disk.BlockCount) from word in Enumerable.Range(0, Setup.WordsPerPage) select Disk.Peek(block, word * sizeof(long))];

    internal void TearDown()
    {
        Audit.Check(Machine);
        foreach (Cpu cpu in Machine.Cpus)
        {
            cpu.SwitchTo(null);
        }

        Device.Unregister();
        Array.ForEach([.. Mms.OfType<Mm>()], Exit.Run);

        // What was read from the swap device and not stored to since stays cached until reclaim comes by.
        foreach (Page page in Machine.Pages.Where(page => page.RefCount > 0 && page.IsInSwapCache))
        {
            Reclaim.Shrink(page);
        }

        for (int file = 0; file < Files.Length; file++)
        {
            Files[file].Fsync();
            CheckDisk("At the end", file);
            Files[file].AdviseDontNeed(0, FilePages * Machine.Options.PageSize);
        }

        if (Machine.FreePages != Machine.Pages.Count)
        {
            throw new BrokenPromiseException($"At the end {Machine.Pages.Count - Machine.FreePages} pages are not free: {string.Join(", ", Machine.Pages.Where(page => page.RefCount > 0))}.");
        }

        if (Machine.Tables.All.FirstOrDefault(table => !table.IsFree) is { } table)
        {
            throw new BrokenPromiseException($"At the end {table} is not free.");
        }

        if (Machine.Swap is { } swap && swap.FreeSlots != swap.SlotCount)
        {
            throw new BrokenPromiseException($"At the end {swap.SlotCount - swap.FreeSlots} swap slots are not free.");
        }

        Audit.Check(Machine);
    }
}

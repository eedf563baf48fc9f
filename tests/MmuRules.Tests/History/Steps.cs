using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.History;

/// <summary>The steps of which the witnesses are made, and the two values that the writer stores.</summary>
internal static class Steps
{
    internal const long V0 = 100;
    internal const long V1 = 101;

    internal static Page WriterFaultsInAndDirties(World world)
    {
        using (Agent.As(World.Writer))
        {
            world.Cpu.Store(world.Address, V0);
        }

        return world.CachedPage();
    }

    internal static void ClearAndMark(World world, MmuGather tlb, Page page)
    {
        Pte old = world.Slot.GetAndClear();
        tlb.RecordEntry(world.Slot, world.Address);
        if (old.IsDirty)
        {
            page.MarkDirty();
        }
    }

    internal static void ZapAsInTheDraft(World world, MmuGather tlb, Page page)
    {
        using (world.Table.Ptl.Hold())
        {
            Pte old = world.Slot.GetAndClear();
            tlb.RecordEntry(world.Slot, world.Address);
            page.RemoveRmap();
            tlb.RemovePage(page, old.IsDirty);
        }
    }

    internal static bool CleanerWrites(Page page)
    {
        using (Agent.As(World.Cleaner))
        {
            return Writeback.CleanPage(page);
        }
    }

    /// <summary>A cleaner of its own thread: it comes as far as the first lock that is held, and waits there.</summary>
    internal static Task<bool> StartCleaner(Page page)
    {
        Task<bool> cleaner = Task.Factory.StartNew(() => Writeback.CleanPage(page), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => page.IsLocked || cleaner.IsCompleted);
        return cleaner;
    }
}

using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Operations that give pages up and are wrong, each in one way: what the properties are to find.</summary>
internal static class WrongZappers
{
    /// <summary>[X D R] F Z: until April 2014.</summary>
    internal static void FlushesBehindTheLock(Mm mm, VirtualAddress start, VirtualAddress end) =>
        ZapEach(mm, start, end, static (tlb, page) =>
        {
            page.RemoveRmap();
            tlb.RemovePage(page);
        });

    /// <summary>[X D R F] Z: until November 2022.</summary>
    internal static void FlushesBehindTheReverseMapping(Mm mm, VirtualAddress start, VirtualAddress end) =>
        ZapEach(mm, start, end, static (tlb, page) =>
        {
            page.RemoveRmap();
            tlb.RemovePage(page);
            tlb.FlushTlbOnly();
        });

    /// <summary>[X D F R Z], but the dirtiness of the entry is left where it was.</summary>
    internal static void ForgetsDirtiness(Mm mm, VirtualAddress start, VirtualAddress end) =>
        ZapEach(mm, start, end, marksDirty: false, gather: static (tlb, page) =>
        {
            tlb.RemovePageDelayRmap(page);
            tlb.FlushTlbOnly();
            tlb.FlushRmaps();
        });

    /// <summary>[X R] Z F: the page is freed while CPUs may still use it.</summary>
    internal static void FreesBeforeTheFlush(Mm mm, VirtualAddress start, VirtualAddress end) =>
        ZapEach(mm, start, end, static (_, page) =>
        {
            page.RemoveRmap();
            page.Put();
        });

    /// <summary>As it should be, but one CPU is passed over by every flush.</summary>
    internal static void SkipsOneCpu(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        Cpu skipped = mm.Machine.Cpus[^1];
        bool runs = skipped.IsIn(mm.CpuMask);
        mm.RemoveCpu(skipped);
        MadviseDontNeed.Run(mm, start, end);
        if (runs)
        {
            mm.AddCpu(skipped);
        }
    }

    /// <summary>As it should be for one who is alone, but with no regard to the flush that another one owes: until 99baac21e458 (2017).</summary>
    internal static void ForgetsWhatOthersOwe(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        using MmapLock.ReadGuard held = mm.MmapLock.HoldRead();
        using NotifierRange told = mm.NotifyInvalidate(start, end);
        foreach (Vma vma in mm.Vmas)
        {
            VirtualAddress first = VirtualAddress.Max(vma.Start, start);
            VirtualAddress last = VirtualAddress.Min(vma.End, end);
            if (first < last)
            {
                MmuGather tlb = MmuGather.Begin(mm);
                Zap.Range(tlb, vma, first, last);
                tlb.FinishUnaware();
            }
        }
    }

    // Wrong with mapped pages alone: what is in swap entries goes as it should.
    private static void ZapEach(Mm mm, VirtualAddress start, VirtualAddress end, Action<MmuGather, Page> gather, bool marksDirty = true)
    {
        ZapMapped(mm, start, end, gather, marksDirty);
        MadviseDontNeed.Run(mm, start, end);
    }

    private static void ZapMapped(Mm mm, VirtualAddress start, VirtualAddress end, Action<MmuGather, Page> gather, bool marksDirty)
    {
        using MmapLock.ReadGuard held = mm.MmapLock.HoldRead();
        using NotifierRange told = mm.NotifyInvalidate(start, end);
        foreach (Vma vma in mm.Vmas)
        {
            for (VirtualAddress address = VirtualAddress.Max(vma.Start, start); address < vma.End && address < end; address += mm.Machine.Options.PageSize)
            {
                ZapOne(vma, address, gather, marksDirty);
            }
        }
    }

    private static void ZapOne(Vma vma, VirtualAddress address, Action<MmuGather, Page> gather, bool marksDirty)
    {
        using MmuGather tlb = MmuGather.Begin(vma.Mm);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null || !table[address].Read().IsPresent)
        {
            return;
        }

        Pte old = table[address].GetAndClear();
        tlb.RecordEntry(table[address], address);
        Page page = vma.NormalPage(old);
        if (old.IsDirty && marksDirty && !page.IsAnonymous)
        {
            page.MarkDirty();
        }

        gather(tlb, page);
    }
}

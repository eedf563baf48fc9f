using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>A part of an operation, after which the rest is still to come. Only the state's own properties want these: a machine may be captured in between.</summary>
internal abstract record HalfAct : Act
{
    /// <summary>Who holds what is held over.</summary>
    protected const int Holder = 3;

    internal override bool CanRun(Stage stage) => true;
}

/// <summary>A gather is begun, filled, flushed or finished.</summary>
internal sealed record GatherAct(int Mm, int Page, int Choice) : HalfAct
{
    public override string ToString() => $"gather of address space {Mm}, page {Page}: {Choice % 4}";

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is not null;

    internal override void Run(Stage stage)
    {
        ref MmuGather? tlb = ref stage.Ledger.Gathers[Mm];
        if (tlb is null)
        {
            tlb = MmuGather.Begin(stage.Mms[Mm]!);
            return;
        }

        switch (Choice % 4)
        {
            case 0:
                tlb.Finish();
                tlb = null;
                break;
            case 1:
                tlb.FlushMmu();
                break;
            default:
                Gather(stage, tlb);
                break;
        }
    }

    private void Gather(Stage stage, MmuGather tlb)
    {
        VirtualAddress address = stage.AddressOf(Page);
        if (stage.Mms[Mm]!.FindVma(address) is not { } vma)
        {
            return;
        }

        using LockedPageTable? table = stage.Mms[Mm]!.MapAndLock(address);
        if (table is null || !table[address].Read().IsPresent)
        {
            return;
        }

        PteSlot slot = table[address];
        Pte entry = slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        Page page = vma.NormalPage(entry);
        if (entry.IsDirty && !page.IsAnonymous)
        {
            page.MarkDirty();
        }

        if (!tlb.RemovePageDelayRmap(page))
        {
            tlb.FlushMmu();
        }
    }
}

/// <summary>A lock is taken, or released by whoever took it.</summary>
internal sealed record LockAct(int Mm, int Page, int Pfn, int Choice) : HalfAct
{
    public override string ToString() => $"lock {Choice % 4} (address space {Mm}, page {Page}, physical page {Pfn})";

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is not null;

    internal override void Run(Stage stage)
    {
        using Agent.Scope holder = Agent.As(Holder);
        Mm mm = stage.Mms[Mm]!;
        Page page = stage.Machine.Pages[Pfn];
        switch (Choice % 4)
        {
            case 0 when mm.MmapLock.IsHeldForWriting:
                mm.MmapLock.UnlockWrite();
                break;
            case 0:
                mm.MmapLock.TryLockWrite();
                break;
            case 1 when page.IsLocked:
                page.Unlock();
                break;
            case 1 when page is { RefCount: > 0, Mapping: not null }:
                page.TryLock();
                break;
            case 2 when mm.FindTable(stage.AddressOf(Page)) is { } table:
                if (table.Ptl.IsHeldByCurrent)
                {
                    table.Ptl.Unlock();
                }
                else
                {
                    table.Ptl.TryLock();
                }

                break;
            case 3 when stage.Files[Pfn % stage.Files.Length].IMmapLock is var rmap:
                if (rmap.IsHeldForWriting)
                {
                    rmap.Unlock();
                }
                else
                {
                    rmap.TryLock();
                }

                break;
        }
    }
}

/// <summary>A CPU's interrupts are disabled or enabled.</summary>
internal sealed record InterruptsAct(int Cpu) : HalfAct
{
    public override string ToString() => $"interrupts of cpu {Cpu}";

    internal override bool CanRun(Stage stage) => Cpu < stage.Machine.Cpus.Count;

    internal override void Run(Stage stage)
    {
        using Agent.Scope holder = Agent.As(Holder);
        Cpu cpu = stage.Machine.Cpus[Cpu];
        if (cpu.AreInterruptsOff)
        {
            cpu.EnableInterrupts();
        }
        else
        {
            cpu.DisableInterrupts();
        }
    }
}

/// <summary>A page's write to the disk is begun or ended.</summary>
internal sealed record WritebackAct(int Pfn) : HalfAct
{
    public override string ToString() => $"writeback of physical page {Pfn}";

    internal override void Run(Stage stage)
    {
        Page page = stage.Machine.Pages[Pfn];
        if (page is not { RefCount: > 0, Mapping: not null })
        {
            return;
        }

        if ((page.Flags & PageFlags.Writeback) != 0)
        {
            page.Clear(PageFlags.Writeback);
        }
        else
        {
            page.Set(PageFlags.Writeback, nameof(WritebackAct));
        }
    }
}

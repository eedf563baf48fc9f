using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>
/// An arm64's MMU with hardware dirty state. A store through an entry that says that it may be made writable makes it so, and that is what dirty means.
/// Invalidation is broadcast: nobody is interrupted. Who makes an entry map another page must empty it, and flush, before (break-before-make). A fault that fills what it finds empty
/// waits for nobody's flush.
/// </summary>
/// <remarks>
/// Linux: <c>pte_hw_dirty</c>, <c>PTE_DBM</c>; <c>__flush_tlb_range</c>. Source: Arm ARM, on hardware management of dirty state and on break-before-make.
/// </remarks>
public sealed class Arm64 : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "walks again, and atomically clears read-only in an entry that says it may (DBM); dirty means writable and no longer read-only",
        Clear = "nobody, as on X86",
        Flush = "by broadcast (TLBI, DSB); it waits for the instructions under way, and NOT for CPUs with interrupts disabled",
        Exposes = "a write-protection that does not fold the hardware's dirtiness into the software's; lockless walkers that trust in interrupts (MMU1008, MMU4006); an entry replaced without break-before-make",
        Source = "Arm ARM, hardware management of dirty state, break-before-make; ff1712f953e2 (2020), 66dbd6e61a52 (2016)",
    };

    internal override bool EveryFlushDropsWalkCaches => false;

    internal override Pte Mark(Pte entry, AccessKind access) => access == AccessKind.Store ? entry.AfterStoreThroughDbm() : entry.AfterAccess();

    internal override long Exchange(in EntryPlace place, long value)
    {
        RequireBreakBeforeMake(place, value);
        return base.Exchange(place, value);
    }

    internal override bool TryChange(in EntryPlace place, long expected, long value)
    {
        RequireBreakBeforeMake(place, value);
        return base.TryChange(place, expected, value);
    }

    internal override void Store(in EntryPlace place, long value)
    {
        RequireBreakBeforeMake(place, value);
        base.Store(place, value);
    }

    internal override void Fill(in EntryPlace place, long value)
    {
        RequireBreak(place, value);
        base.Store(place, value);
    }

    internal override bool FlushWaitsForWalkers => false;

    internal override void Flush(Machine machine, in TlbRange range) => machine.Shootdown.Broadcast(range);

    private static void RequireBreakBeforeMake(in EntryPlace place, long value)
    {
        RequireBreak(place, value);
        if (!new Pte(value).IsPresent || new Pte(place.Word.Read()).IsPresent)
        {
            return;
        }

        foreach (Cpu cpu in place.Mm.Machine.AllCpus)
        {
            if (cpu.IsIn(place.Mm.CpuMask) && cpu.Tlb.FindOther(place, value) is { IsValid: true } stale)
            {
                throw Conflict(place, $"It is made to lead elsewhere while {cpu} still translates to page {stale.PhysicalPage}: it was not flushed after it was cleared.");
            }
        }
    }

    private static void RequireBreak(in EntryPlace place, long value)
    {
        long now = place.Word.Read();
        if (new Pte(now).IsPresent && new Pte(value).IsPresent && place.LeadElsewhere(now, value))
        {
            throw Conflict(place, "It is made to lead elsewhere without having been empty: a CPU may use the old entry, the new one, or something of both.");
        }
    }

    private static UndefinedBehaviorException Conflict(in EntryPlace place, string explanation) =>
        new(UndefinedBehavior.TranslationConflict, nameof(Arm64), place.ToString(), explanation);
}

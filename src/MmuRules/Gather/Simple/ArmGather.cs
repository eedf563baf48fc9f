using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>
/// 32-bit arm's gather: one array of pages, and a range of its own, which is flushed at the end of each area too, even when no page is to be freed yet. Right on every machine.
/// </summary>
/// <remarks>
/// Linux: <c>arch/arm/include/asm/tlb.h</c> as of 2014. The array has <see cref="Hardware.MachineOptions.GatherBatchPages"/> places: eight in the structure, or a page full of them.
/// </remarks>
public sealed class ArmGather : SimpleGather
{
    private ArmGather(Mm mm)
        : base(mm)
    {
    }

    /// <summary>Begins a gather. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather.</returns>
    [Effect(MmuEffect.BeginsGather)]
    public static ArmGather Begin(Mm mm) => new(mm);

    /// <inheritdoc/>
    public override bool RemovePage(Page page) => Queue(page);

    /// <inheritdoc/>
    public override void FlushTlbOnly()
    {
        GatherSlot state = Use(nameof(FlushTlbOnly));
        Mm.FlushRange(Start, End);
        state.ResetRange();
    }

    /// <inheritdoc/>
    public override void FreePages() => FreeQueued();

    /// <summary>Flushes the TLBs for what was recorded of the area; the pages wait on.</summary>
    [Effect(MmuEffect.FlushesTlb)]
    public override void EndVma() => FlushTlbOnly();
}

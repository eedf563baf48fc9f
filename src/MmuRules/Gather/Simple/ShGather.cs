using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>
/// SuperH's gather: a page is freed at once, and the TLB flushed at the end of an area and at no other time. A zap that asks for a flush under the page-table lock, for a dirty page's
/// sake, gets none. Right with one CPU, and where a translation dies with its entry.
/// </summary>
/// <remarks>Linux: <c>arch/sh/include/asm/tlb.h</c> as of 2014; both halves of the flush that was split then are empty.</remarks>
public sealed class ShGather : SimpleGather
{
    private ShGather(Mm mm)
        : base(mm)
    {
    }

    /// <summary>Begins a gather. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather.</returns>
    [Effect(MmuEffect.BeginsGather)]
    public static ShGather Begin(Mm mm) => new(mm);

    /// <inheritdoc/>
    public override bool RemovePage(Page page) => FreeAtOnce(page);

    /// <summary>Flushes nothing.</summary>
    public override void FlushTlbOnly() => Use(nameof(FlushTlbOnly));

    /// <summary>Frees nothing: no page is left to be freed.</summary>
    public override void FreePages() => Use(nameof(FreePages));

    /// <summary>Flushes the TLBs for what was recorded of the area.</summary>
    [Effect(MmuEffect.FlushesTlb)]
    public override void EndVma()
    {
        GatherSlot state = Use(nameof(EndVma));
        Mm.FlushRange(Start, End);
        state.ResetRange();
    }
}

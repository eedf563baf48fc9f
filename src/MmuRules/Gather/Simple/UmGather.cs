using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>User-mode Linux's gather: a page is freed at once, the TLB flushed in the end. Right with one CPU, on which nobody runs in between; and where a translation dies with its entry.</summary>
/// <remarks>Linux: <c>arch/um/include/asm/tlb.h</c> as of 2014.</remarks>
public sealed class UmGather : SimpleGather
{
    private UmGather(Mm mm)
        : base(mm)
    {
    }

    /// <summary>Begins a gather. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather.</returns>
    [Effect(MmuEffect.BeginsGather)]
    public static UmGather Begin(Mm mm) => new(mm);

    /// <inheritdoc/>
    public override bool RemovePage(Page page) => FreeAtOnce(page);

    /// <inheritdoc/>
    public override void FlushTlbOnly()
    {
        Use(nameof(FlushTlbOnly));
        Mm.FlushRange(Start, End);
    }

    /// <summary>Begins the range anew; no page is left to be freed.</summary>
    public override void FreePages() => Use(nameof(FreePages)).ResetRange();
}

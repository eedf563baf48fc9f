using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>
/// s390's gather: a page is freed at once, for when its entry had been cleared no CPU had the translation any more. So there is no range either, and nothing to flush. Right
/// where a translation dies with its entry, and nowhere else but by luck.
/// </summary>
/// <remarks>
/// Linux: <c>arch/s390/include/asm/tlb.h</c> as of 2014. There the flush catches up on what was put off while only one CPU ran the address space; a machine of the model S390 puts nothing off.
/// </remarks>
public sealed class S390Gather : SimpleGather
{
    private S390Gather(Mm mm)
        : base(mm)
    {
    }

    /// <summary>Begins a gather. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather.</returns>
    [Effect(MmuEffect.BeginsGather)]
    public static S390Gather Begin(Mm mm) => new(mm);

    /// <inheritdoc/>
    public override bool RemovePage(Page page) => FreeAtOnce(page);

    /// <summary>Flushes nothing: no CPU has a translation that was recorded.</summary>
    public override void FlushTlbOnly() => Use(nameof(FlushTlbOnly));

    /// <summary>Frees nothing: no page is left to be freed.</summary>
    public override void FreePages() => Use(nameof(FreePages));

    private protected override void Record(GatherSlot state, VirtualAddress start, VirtualAddress end)
    {
    }
}

using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>
/// ia64's gather: one array of pages, and a range from the first entry recorded to the last one. Right on every machine, if the entries are recorded by ascending address: what comes before the last one is not covered else until the end.
/// </summary>
/// <remarks>
/// Linux: <c>arch/ia64/include/asm/tlb.h</c> as of 2014. The array has <see cref="Hardware.MachineOptions.GatherBatchPages"/> places: eight in the structure, or a page full of them.
/// The range begins anew when pages are freed, not when it is flushed; the last flush is one of all that the gather was begun for.
/// </remarks>
public sealed class Ia64Gather : SimpleGather
{
    private readonly VirtualAddress _start;
    private readonly VirtualAddress _end;

    private Ia64Gather(Mm mm, VirtualAddress start, VirtualAddress end)
        : base(mm)
    {
        _start = start;
        _end = end;
    }

    /// <summary>Begins a gather of a range. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address that may be recorded.</param>
    /// <param name="end">The address behind the last one.</param>
    /// <returns>The gather.</returns>
    [Effect(MmuEffect.BeginsGather)]
    public static Ia64Gather Begin(Mm mm, VirtualAddress start, VirtualAddress end) => new(mm, start, end);

    /// <inheritdoc/>
    public override bool RemovePage(Page page) => Queue(page);

    /// <inheritdoc/>
    public override void FlushTlbOnly()
    {
        GatherSlot state = Use(nameof(FlushTlbOnly));
        Mm.FlushRange(Start, End);
        state.Flags &= ~GatherFlags.ClearedEntries;
    }

    /// <summary>Frees the pages, and begins the range anew.</summary>
    public override void FreePages()
    {
        FreeQueued();
        Use(nameof(FreePages)).ResetRange();
    }

    private protected override void Record(GatherSlot state, VirtualAddress start, VirtualAddress end)
    {
        state.Flags |= GatherFlags.ClearedEntries;
        state.CoverUpTo(start, end);
    }

    // Of the whole range, for if pages were freed on the way, where the last ones lie is not known any more.
    private protected override void FlushAtEnd(GatherSlot state)
    {
        if ((state.Flags & GatherFlags.ClearedEntries) != 0)
        {
            Mm.FlushRange(_start, _end);
        }

        FreePages();
    }
}

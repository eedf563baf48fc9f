using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Exploration;

/// <summary>Reclaim that unmaps a page of the file and owes the flush, pays it later, and puts the page back: in between CPUs use what looks unmapped.</summary>
/// <remarks>Linux: <c>try_to_unmap(TTU_BATCH_FLUSH)</c>, <c>try_to_unmap_flush</c>. Each pass is counted by the address space, so there can be no pass without end.</remarks>
internal sealed class Batcher(World world, int passes) : EnvironmentAgent("batcher", registers: 2)
{
    private const int PageIndex = 0;
    private const int PassesIndex = 1;

    /// <inheritdoc/>
    public override bool IsUnbounded => false;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) =>
        registers[PageIndex] != 0 ? 1 : registers[PassesIndex] == passes ? 0 : world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (registers[PageIndex] == 0)
        {
            return TryUnmap(registers, act);
        }

        Page page = PageOf(registers);
        world.Batch.Flush();
        page.Unlock();
        page.Put();
        registers[PageIndex] = 0;
        registers[PassesIndex]++;
        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        registers[PageIndex] == 0 ? $"unmaps {world.File.PeekPage(act)}, and owes the flush" : $"flushes what it owes, and puts {PageOf(registers)} back";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => registers[PageIndex] == 0;

    private Page PageOf(ReadOnlySpan<long> registers) => world.Machine.Pages[(int)registers[PageIndex] - 1];

    private bool TryUnmap(Span<long> registers, int act)
    {
        if (world.File.PeekPage(act) is not { IsLocked: false, IsMapped: true } || world.File.FindPage(act) is not { } page)
        {
            return false;
        }

        page.Lock();
        page.TryToUnmap(world.Batch);
        registers[PageIndex] = page.Pfn.Number + 1;
        return world.Batch.NeedsFlush;
    }
}

using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Exploration;

/// <summary>Reclaim that takes pages of the file which are in use: it unmaps one, writes it if it is dirty, and drops it, all in one act.</summary>
/// <remarks>Linux: <c>shrink_page_list</c>. A huge page stays as long as an upper-level entry maps it.</remarks>
internal sealed class Shrinker(World world) : EnvironmentAgent("shrinker", registers: 0)
{
    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act) =>
        world.File.PeekPage(act) is { IsTail: false, IsLocked: false } page && Reclaim.Shrink(page) != ReclaimResult.Kept;

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act)
    {
        Page? page = world.File.PeekPage(act);
        return $"takes {page} away{(page is { IsMapped: true } ? ", which is mapped" : string.Empty)}: unmaps it, writes it if it is dirty, drops it";
    }

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;
}

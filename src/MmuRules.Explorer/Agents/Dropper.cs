using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Exploration;

/// <summary>Takes clean, unmapped pages out of the page cache: as reclaim does, which asks for the references, or as an invalidation does, which does not.</summary>
internal sealed class Dropper(World world, bool respectsCounts) : EnvironmentAgent(respectsCounts ? "reclaim" : "invalidate", registers: 0)
{
    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (world.File.PeekPage(act) is not { IsLocked: false } || world.File.FindPage(act) is not { } page)
        {
            return false;
        }

        // Buffers go even if the page then stays.
        PageFlags before = page.Flags;
        bool hasDropped = respectsCounts ? Reclaim.Invalidate(page) : Reclaim.InvalidateIgnoringCounts(page);
        bool hasChanged = hasDropped || page.Flags != before;
        page.Put();
        return hasChanged;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        $"drops {world.File.PeekPage(act)}, which is clean and not mapped{(respectsCounts ? string.Empty : ", whoever holds it")}";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;
}

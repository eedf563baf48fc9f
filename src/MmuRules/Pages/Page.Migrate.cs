using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>Taking another page's place.</content>
public sealed partial class Page
{
    /// <summary>Lets others go on until the page lock may have been released. It is not taken.</summary>
    internal void WaitForUnlock(ref SpinWait spin) => Machine.Wait(new Step(StepKind.AcquirePage, Head.WordOf(LockIndex)), ref spin);

    /// <summary>Takes over what another page is cached for and mapped by, and its place in the page cache or the swap cache, in one step. Both are locked, and the old one is frozen.</summary>
    /// <remarks>Linux: the middle of <c>folio_migrate_mapping</c>, under the lock of the cache.</remarks>
    internal void ReplaceInCaches(Page old)
    {
        Mapping? mapping = old.Mapping;
        int? slot = old.SwapSlot;
        var step = new Step(StepKind.ChangeCache, WordOf(MappingIndex));
        Machine.Before(step);
        TakePlaceOf(old);
        mapping?.Replace(FilePage, this);
        if (slot is { } swapSlot)
        {
            Machine.Swap!.Replace(swapSlot, this);
        }

        Machine.After(step, 0);
    }
}

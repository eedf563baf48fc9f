using MmuRules.Exploration;
using MmuRules.Operations;
using MmuRules.Pages;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>clear_page_dirty_for_io()</c> of 2.6.19: the walk that cleans the entries of a page found out that one was dirty, and nobody asked it. rtorrent and Debian's apt lost data.</summary>
[Bug("7658cc289288", "2006-12-29", "cleaning a page drops the dirty bits of its entries", Order = "⟨mkclean⟩ → ⟨mkclean; if it was dirty: D⟩",
    NotFlagged = "what a walk of the reverse map has found is a truth value, and no rule asks what becomes of it")]
internal static class CleaningDropsTheBit
{
    public static Scenario Scenario { get; } = Worlds.SharedMemory.With(Writers(1, loads: true));

    public static void Buggy(Page page)
    {
        if (!page.TryGet())
        {
            return;
        }

        using (page.Hold())
        {
            page.MkClean();
        }

        page.Put();
    }

    public static void Fixed(Page page)
    {
        if (!page.TryGet())
        {
            return;
        }

        using (page.Hold())
        {
            if (page.MkClean())
            {
                page.MarkDirty();
            }
        }

        page.Put();
    }

    public static void Beside(Page page) => Files.Reclaim.Shrink(page);
}

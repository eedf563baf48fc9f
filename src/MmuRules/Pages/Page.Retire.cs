using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>The end of a page's use.</content>
public sealed partial class Page
{
    /// <summary>Gives up a reference to each of several pages. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">As with <see cref="Put"/>; the pages behind the one that it names are not given up.</exception>
    /// <remarks>Linux: <c>release_pages</c>.</remarks>
    internal static void PutAll(IReadOnlyList<Page> pages)
    {
        foreach (Page page in pages)
        {
            page.Put();
        }
    }

    // Translations are marked before the page can be allocated again, so that a use of an old one is told from a use of a new one.
    private void Retire()
    {
        Forget();
        foreach (Page page in Subpages)
        {
            Machine.Shootdown.MarkDangling(page.Pfn.Number);
        }

        BecomeFree();
    }

    private void Forget()
    {
        Machine.Lru.Forget(this);
        foreach (int index in (ReadOnlySpan<int>)[FlagsIndex, PlaceIndex, AnonVmaIndex, DroppedIndex])
        {
            WordOf(index).Write(0);
        }
    }

    private void BecomeFree()
    {
        ReadOnlySpan<Page> pages = Subpages;
        foreach (Page page in pages)
        {
            page.WordOf(CompoundIndex).Write(0);
        }

        foreach (Page page in pages)
        {
            page.WordOf(RefCountIndex).Write(0);
        }

        Machine.Allocator.Free(this);
    }

    private void CheckFreeable()
    {
        foreach (Page page in Subpages)
        {
            if ((page.WordOf(MapCountIndex).Read() | page.WordOf(EntireMapCountIndex).Read()) != 0)
            {
                throw page.Undefined(UndefinedBehavior.FreedWhileMapped, nameof(Put), "Page tables still map it.");
            }
        }

        if ((WordOf(MappingIndex).Read() | WordOf(SwapSlotIndex).Read()) != 0)
        {
            throw Undefined(UndefinedBehavior.FreedWhileCached, nameof(Put), "The page cache still holds it: somebody gave up a reference that was not his.");
        }

        if (_lock.IsHeld)
        {
            throw Undefined(UndefinedBehavior.FreedWhileLocked, nameof(Put), "Its lock is held.");
        }

        CheckNothingStoredSinceDropped();
    }
}

using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <summary>Two lists of pages each for files and for anonymous memory, the newest in front. A list holds no reference: a page that is freed is taken off.</summary>
/// <remarks>Linux: <c>struct lruvec</c> and <c>mm/swap.c</c>, without the batches of each CPU.</remarks>
public sealed partial class LruLists
{
    private const int Ends = 2;

    // Never taken together with another lock of this kind; the page tables' locks are outside of it.
    private readonly Lock _gate = new();
    private readonly Machine _machine;
    private readonly Region _ends;

    internal LruLists(Machine machine)
    {
        _machine = machine;
        _ends = machine.Store.Allocate(Enum.GetValues<LruList>().Length * Ends);
    }

    /// <summary>The pages of a list, from the newest to the one that reclaim takes first. For a look at a machine that stands still.</summary>
    /// <param name="list">The list.</param>
    /// <returns>The pages.</returns>
    public IReadOnlyList<Page> this[LruList list]
    {
        get
        {
            List<Page> pages = [];
            lock (_gate)
            {
                for (Page? page = PageOf(First(list)); page is not null; page = PageOf(page.LruNext))
                {
                    pages.Add(page);
                }
            }

            return pages;
        }
    }

    /// <summary>Puts a page in front of the list on which its flags say that it belongs.</summary>
    /// <remarks>Linux: <c>lru_cache_add</c>, <c>putback_lru_page</c>.</remarks>
    internal void Add(Page page) => Act(page, (lists, head) =>
    {
        if (((PageFlags)head.FlagsWord.Or((long)PageFlags.Lru) & PageFlags.Lru) == 0)
        {
            lists.Insert(head, null);
        }

        return true;
    });

    /// <summary>Moves a page to its active list, if it is on a list.</summary>
    /// <remarks>Linux: <c>activate_page</c>.</remarks>
    internal void Activate(Page page) => Act(page, static (lists, head) => lists.Move(head, (long)PageFlags.Active, (long)PageFlags.Referenced));

    /// <summary>Moves a page to its inactive list, if it is on a list.</summary>
    /// <remarks>Linux: <c>deactivate_page</c>.</remarks>
    internal void Deactivate(Page page) => Act(page, static (lists, head) => lists.Move(head, 0, (long)(PageFlags.Active | PageFlags.Referenced)));

    /// <summary>Takes a page off its list, so that nobody else reclaims it. The caller holds a reference.</summary>
    /// <returns>Whether it was on one.</returns>
    /// <remarks>Linux: <c>isolate_lru_page</c>.</remarks>
    internal bool TryIsolate(Page page) => Act(page, static (lists, head) => lists.TryRemove(head));

    /// <summary>Takes the page at the end of a list off it, with a reference to it.</summary>
    /// <remarks>Linux: <c>isolate_lru_pages</c>, for one page.</remarks>
    internal Page? TryIsolateLast(LruList list)
    {
        var step = new Step(StepKind.ChangeLru, Last(list));
        _machine.Before(step);
        Page? found = null;
        lock (_gate)
        {
            // One whose last reference is just being given up is passed over; who frees it takes it off.
            for (Page? page = PageOf(Last(list)); page is not null && found is null; page = PageOf(page.LruPrevious))
            {
                found = page.TryGetWithinStep() && TryRemove(page) ? page : null;
            }
        }

        _machine.After(step, found?.Pfn.Number + 1 ?? 0);
        return found;
    }

    /// <summary>Takes a page off its list that is being freed, within the step that frees it.</summary>
    /// <remarks>Linux: <c>__page_cache_release</c>.</remarks>
    internal void Forget(Page page)
    {
        if (((PageFlags)page.FlagsWord.Read() & PageFlags.Lru) != 0)
        {
            lock (_gate)
            {
                TryRemove(page);
            }
        }
    }

    /// <summary>Takes pages off their lists that are being freed together.</summary>
    internal void Forget(ReadOnlySpan<Page> pages)
    {
        if (!_machine.Options.KeepsLru)
        {
            return;
        }

        lock (_gate)
        {
            foreach (Page page in pages)
            {
                TryRemove(page);
            }
        }
    }

    /// <summary>Puts the small pages of a huge page behind the first one, within the step that splits it.</summary>
    /// <remarks>Linux: <c>lru_add_page_tail</c>.</remarks>
    internal void SplitInto(Page head, ReadOnlySpan<Page> pages)
    {
        if (((PageFlags)head.FlagsWord.Read() & PageFlags.Lru) == 0)
        {
            return;
        }

        lock (_gate)
        {
            for (int i = 1; i < pages.Length; i++)
            {
                pages[i].FlagsWord.Write(head.FlagsWord.Read());
                Insert(pages[i], pages[i - 1]);
            }
        }
    }

    private bool Act(Page page, Func<LruLists, Page, bool> action)
    {
        if (!_machine.Options.KeepsLru)
        {
            return false;
        }

        Page head = page.Head;
        var step = new Step(StepKind.ChangeLru, First(ListOf(head)));
        _machine.Before(step);
        bool done;
        lock (_gate)
        {
            done = action(this, head);
        }

        _machine.After(step, done ? 1 : 0);
        return done;
    }
}

using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>Huge pages: as many consecutive, aligned pages as a table has entries. The first one, the head, stands for all of them.</content>
public sealed partial class Page
{
    /// <summary>The first page of the huge page that this one is part of; of a small page, the page itself. It stays the same while the caller holds a reference, unless he splits the huge page himself.</summary>
    /// <remarks>Linux: <c>compound_head</c>, <c>page_folio</c>.</remarks>
    public Page Head => WordOf(CompoundIndex).Read() is var head and not 0 ? Machine.Pages[(int)head - 1] : this;

    /// <summary>Whether the page is part of a huge page.</summary>
    /// <remarks>Linux: <c>PageCompound</c>.</remarks>
    public bool IsHuge => WordOf(CompoundIndex).Read() != 0;

    /// <summary>Whether the page is the first one of a huge page.</summary>
    /// <remarks>Linux: <c>PageHead</c>.</remarks>
    public bool IsHead => WordOf(CompoundIndex).Read() == Pfn.Number + 1;

    /// <summary>Whether the page is part of a huge page, and not its first one.</summary>
    /// <remarks>Linux: <c>PageTail</c>.</remarks>
    public bool IsTail => IsHuge && !IsHead;

    /// <summary>How many small pages the page has: one, or all of a huge page.</summary>
    /// <remarks>Linux: <c>compound_nr</c>, <c>folio_nr_pages</c>.</remarks>
    public int SubpageCount => IsHuge ? Machine.Options.EntriesPerTable : 1;

    /// <summary>The pages of the huge page that this one is part of, or the page alone.</summary>
    internal ReadOnlySpan<Page> Subpages => Machine.PagesFrom(Head.Pfn, SubpageCount);

    /// <summary>Takes the huge page that begins here, if all of its pages are free.</summary>
    internal bool TryAllocateHuge()
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        bool taken = TryTakeAll();
        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    /// <summary>
    /// Makes a huge page into small ones. It is mapped nowhere: migration entries stand for it. Needs the page lock of the huge page. On return each of the
    /// small pages is locked and has one reference more, which the caller gives up when he has put the entries back.
    /// </summary>
    /// <param name="references">How many references the caller, and whoever is with him, holds to the huge page.</param>
    /// <param name="file">Filled in by the compiler: the file in which the locks are taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was split; not if it is mapped or somebody else holds it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <exception cref="MachineConfigurationException">The page is not a huge page's first.</exception>
    /// <remarks>Linux: <c>__split_huge_page</c>, behind the freezing in <c>split_huge_page_to_list</c>. Each of the small pages inherits the dirtiness of the whole.</remarks>
    [Requires(MmuLock.Page)]
    internal bool TrySplit(int references, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        RequireLock(nameof(TrySplit));
        if (!IsHead)
        {
            throw new MachineConfigurationException($"{this} is not the first page of a huge page.");
        }

        int cached = CacheReferences;
        if (IsMapped || !TryFreeze(references + cached))
        {
            return false;
        }

        ReadOnlySpan<Page> pages = Subpages;
        foreach (Page tail in pages[1..])
        {
            tail._lock.TryAcquire(new LockSite(file, line, member));
        }

        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        Machine.Lru.SplitInto(this, pages);
        foreach (Page page in pages)
        {
            if (page != this)
            {
                page.WordOf(FlagsIndex).Write(WordOf(FlagsIndex).Read());
                page.WordOf(PlaceIndex).Write(WordOf(PlaceIndex).Read() + (page.Pfn.Number - Pfn.Number));
                page.WordOf(MappingIndex).Write(WordOf(MappingIndex).Read());
                page.WordOf(AnonVmaIndex).Write(WordOf(AnonVmaIndex).Read());
            }

            page.WordOf(CompoundIndex).Write(0);
        }

        foreach (Page page in pages[1..])
        {
            page.WordOf(RefCountIndex).Write(1 + (cached > 0 ? 1 : 0));
        }

        WordOf(RefCountIndex).Write(references + (cached > 0 ? 1 : 0));
        Machine.After(step, references);
        return true;
    }

    private bool TryTakeAll()
    {
        ReadOnlySpan<Page> pages = Machine.PagesFrom(Pfn, Machine.Options.EntriesPerTable);
        for (int i = 0; i < pages.Length; i++)
        {
            if (!pages[i].WordOf(RefCountIndex).TryChange(0, Frozen))
            {
                while (i-- > 0)
                {
                    pages[i].WordOf(RefCountIndex).Write(0);
                    Machine.Allocator.Free(pages[i]);
                }

                return false;
            }
        }

        foreach (Page page in pages)
        {
            page.WordOf(CompoundIndex).Write(Pfn.Number + 1);
            Machine.MemoryOf(page.Pfn).Clear();
        }

        // A tail stays frozen for as long as it is one: it has no references of its own, and yet is not free.
        WordOf(RefCountIndex).Write(1);
        return true;
    }
}

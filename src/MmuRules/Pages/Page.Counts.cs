using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>References, and the reverse map's count.</content>
public sealed partial class Page
{
    // In place of a count: somebody owns the page so wholly that nobody may even look it up. Not free, or it could be allocated.
    private const long Frozen = -1;

    /// <summary>Takes a further reference to a page that the caller holds. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>get_page</c>.</remarks>
    public void Get()
    {
        if (!TryGet())
        {
            throw Undefined(UndefinedBehavior.UseOfFreedPage, nameof(Get), "Nobody holds it.");
        }
    }

    /// <summary>Gives up a reference. With the last one the page is free and may be reused. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free already; or it would become free while it is mapped or locked.</exception>
    /// <remarks>Linux: <c>put_page</c>.</remarks>
    [Effect(MmuEffect.FreesPage)]
    public void Put()
    {
        Word references = WordOf(RefCountIndex);
        var step = new Step(StepKind.ChangeReferences, references);
        Machine.Before(step);
        long before;
        do
        {
            before = references.Read();
            if (before <= 0)
            {
                throw Undefined(UndefinedBehavior.DoubleFree, nameof(Put), "Nobody holds it.");
            }

            if (before == 1)
            {
                CheckFreeable();
            }
        }
        while (!references.TryChange(before, before == 1 ? Frozen : before - 1));
        if (before == 1)
        {
            Retire();
        }

        Machine.After(step, before - 1);
    }

    /// <summary>Enters one more mapping into the reverse map. The mapping entry holds a reference of its own. Needs the page-table lock of that entry.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>page_add_file_rmap</c>, <c>page_add_new_anon_rmap</c>.</remarks>
    public void AddRmap() => ChangeMapCount(nameof(AddRmap), 1);

    /// <summary>Takes one mapping out of the reverse map: the page's cleaner no longer looks for it, and with the last one it takes no lock at all. Needs the page-table lock of that entry.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free, or no mapping is left.</exception>
    /// <remarks>Linux: <c>page_remove_rmap</c>. A file page's reverse map is this count and the areas of its file.</remarks>
    [Effect(MmuEffect.RemovesRmap)]
    public void RemoveRmap() => ChangeMapCount(nameof(RemoveRmap), -1);

    /// <summary>Takes a reference unless the page is free.</summary>
    internal bool TryGet()
    {
        Word references = WordOf(RefCountIndex);
        var step = new Step(StepKind.ChangeReferences, references);
        Machine.Before(step);
        long before;
        do
        {
            before = references.Read();
        }
        while (before > 0 && !references.TryChange(before, before + 1));
        Machine.After(step, before > 0 ? 1 : 0);
        return before > 0;
    }

    /// <summary>Takes the page if it is free.</summary>
    internal bool TryAllocate()
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        bool taken = WordOf(RefCountIndex).TryChange(0, 1);
        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    /// <summary>Keeps everybody else from looking the page up, if it has exactly that many references.</summary>
    /// <remarks>Linux: <c>page_freeze_refs</c>.</remarks>
    internal bool TryFreeze(int references)
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        bool frozen = WordOf(RefCountIndex).TryChange(references, Frozen);
        Machine.After(step, frozen ? 1 : 0);
        return frozen;
    }

    /// <summary>Gives a frozen page its references back.</summary>
    /// <remarks>Linux: <c>page_unfreeze_refs</c>.</remarks>
    internal void Unfreeze(int references)
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        WordOf(RefCountIndex).Write(references);
        Machine.After(step, references);
    }

    // Translations are marked before the page can be allocated again, so that a use of an old one is told from a use of a new one.
    private void Retire()
    {
        WordOf(FlagsIndex).Write(0);
        Machine.Shootdown.MarkDangling(Pfn.Number);
        WordOf(RefCountIndex).Write(0);
        Machine.Allocator.Free(this);
    }

    private void ChangeMapCount(string operation, int change)
    {
        Word count = WordOf(MapCountIndex);
        var step = new Step(StepKind.ChangeMapCount, count);
        Machine.Before(step);
        if (WordOf(RefCountIndex).Read() <= 0)
        {
            throw Undefined(UndefinedBehavior.UseOfFreedPage, operation, "Nobody holds it.");
        }

        long before;
        do
        {
            before = count.Read();
            if (before + change < 0)
            {
                throw Undefined(UndefinedBehavior.NegativeMapCount, operation, "Its reverse map knows of no mapping.");
            }
        }
        while (!count.TryChange(before, before + change));
        Machine.After(step, before + change);
    }

    private void CheckFreeable()
    {
        if (WordOf(MapCountIndex).Read() != 0)
        {
            throw Undefined(UndefinedBehavior.FreedWhileMapped, nameof(Put), "Page tables still map it.");
        }

        if (WordOf(MappingIndex).Read() != 0)
        {
            throw Undefined(UndefinedBehavior.FreedWhileCached, nameof(Put), "The page cache still holds it: somebody gave up a reference that was not his.");
        }

        if (_lock.IsHeld)
        {
            throw Undefined(UndefinedBehavior.FreedWhileLocked, nameof(Put), "Its lock is held.");
        }
    }
}

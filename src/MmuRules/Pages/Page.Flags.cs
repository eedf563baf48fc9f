using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>The flags. Those of a huge page are its first page's.</content>
public sealed partial class Page
{
    /// <summary>The page's flags.</summary>
    public PageFlags Flags => (PageFlags)Head.Observe(StepKind.ReadFlags, FlagsIndex);

    /// <summary>Whether writeback has to write the page.</summary>
    /// <remarks>Linux: <c>PageDirty</c>.</remarks>
    public bool IsDirty => (Flags & PageFlags.Dirty) != 0;

    /// <summary>Whether the page is anonymous memory: there is no file to which its dirtiness would have to be carried.</summary>
    /// <remarks>Linux: <c>PageAnon</c>.</remarks>
    [Effect(MmuEffect.PageAnonymous)]
    public bool IsAnonymous => (Flags & PageFlags.Anonymous) != 0;

    /// <summary>Marks the page dirty, so that writeback writes it. What is stored after the marking is written only if it comes before the cleaning. Needs the page-table lock of an entry that maps the page, or the page lock.</summary>
    /// <returns>Whether it was clean.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>set_page_dirty</c>.</remarks>
    [Effect(MmuEffect.MarksPageDirty)]
    public bool MarkDirty() => Machine.Mutant?.DropsMarking() != true && (Set(PageFlags.Dirty, nameof(MarkDirty)) & PageFlags.Dirty) == 0;

    /// <summary>Takes the page lock, marks the page dirty under it, and releases it.</summary>
    /// <returns>Whether it was clean.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is free, or the acting agent holds the page lock.</exception>
    /// <remarks>Linux: <c>set_page_dirty_lock</c>.</remarks>
    [Effect(MmuEffect.MarksPageDirtyLocked)]
    public bool MarkDirtyLocked()
    {
        using Guard held = Hold();
        return MarkDirty();
    }

    /// <summary>Notes that the page was used. At the second time it moves to the active list. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>mark_page_accessed</c>.</remarks>
    public void MarkAccessed()
    {
        PageFlags before = Set(PageFlags.Referenced, nameof(MarkAccessed));
        if ((before & (PageFlags.Referenced | PageFlags.Lru | PageFlags.Active)) == (PageFlags.Referenced | PageFlags.Lru))
        {
            Machine.Lru.Activate(Head);
        }
    }

    /// <summary>Sets flags; returns them as they were.</summary>
    internal PageFlags Set(PageFlags flags, string operation)
    {
        Page head = Head;
        var step = new Step(StepKind.ChangeFlags, head.WordOf(FlagsIndex));
        Machine.Before(step);
        if (head.WordOf(RefCountIndex).Read() == 0)
        {
            throw Undefined(UndefinedBehavior.UseOfFreedPage, operation, "Nobody holds it.");
        }

        var before = (PageFlags)head.WordOf(FlagsIndex).Or((long)flags);
        Machine.After(step, (long)before);
        return before;
    }

    /// <summary>Clears flags; returns them as they were.</summary>
    internal PageFlags Clear(PageFlags flags)
    {
        Word word = Head.WordOf(FlagsIndex);
        var step = new Step(StepKind.ChangeFlags, word);
        Machine.Before(step);
        var before = (PageFlags)word.And(~(long)flags);
        Machine.After(step, (long)before);
        return before;
    }

    /// <summary>Lets others go on until the flags may have changed.</summary>
    internal void WaitForFlags(ref SpinWait spin) => Machine.Wait(new Step(StepKind.ReadFlags, Head.WordOf(FlagsIndex)), ref spin);
}

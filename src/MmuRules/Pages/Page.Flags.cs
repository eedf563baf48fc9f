using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>The flags.</content>
public sealed partial class Page
{
    /// <summary>Marks the page dirty, so that writeback writes it. What is stored after the marking is written only if it comes before the cleaning. Needs the page-table lock of an entry that maps the page, or the page lock.</summary>
    /// <returns>Whether it was clean.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>set_page_dirty</c>.</remarks>
    [Effect(MmuEffect.MarksPageDirty)]
    public bool MarkDirty() => (Set(PageFlags.Dirty, nameof(MarkDirty)) & PageFlags.Dirty) == 0;

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

    /// <summary>Notes that the page was used. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>mark_page_accessed</c>.</remarks>
    public void MarkAccessed() => Set(PageFlags.Referenced, nameof(MarkAccessed));

    /// <summary>Sets flags; returns them as they were.</summary>
    internal PageFlags Set(PageFlags flags, string operation)
    {
        var step = new Step(StepKind.ChangeFlags, WordOf(FlagsIndex));
        Machine.Before(step);
        if (WordOf(RefCountIndex).Read() == 0)
        {
            throw Undefined(UndefinedBehavior.UseOfFreedPage, operation, "Nobody holds it.");
        }

        var before = (PageFlags)WordOf(FlagsIndex).Or((long)flags);
        Machine.After(step, (long)before);
        return before;
    }

    /// <summary>Clears flags; returns them as they were.</summary>
    internal PageFlags Clear(PageFlags flags)
    {
        var step = new Step(StepKind.ChangeFlags, WordOf(FlagsIndex));
        Machine.Before(step);
        var before = (PageFlags)WordOf(FlagsIndex).And(~(long)flags);
        Machine.After(step, (long)before);
        return before;
    }

    /// <summary>Lets others go on until the flags may have changed.</summary>
    internal void WaitForFlags(ref SpinWait spin)
    {
        if (Machine.Observer is { } observer)
        {
            observer.Blocked(new Step(StepKind.ReadFlags, WordOf(FlagsIndex)));
        }
        else
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}

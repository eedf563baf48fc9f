using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>References. Those to any page of a huge page are counted by its first one.</content>
public sealed partial class Page
{
    // In place of a count: somebody owns the page so wholly that nobody may even look it up. Not free, or it could be allocated.
    private const long Frozen = -1;

    /// <summary>How many hold the page: the page cache, each entry that maps it, and whoever looked it up. Zero means free.</summary>
    /// <remarks>Linux: <c>page_count</c>.</remarks>
    public int RefCount => (int)Math.Max(0, Head.Observe(StepKind.ReadReferences, RefCountIndex));

    /// <summary>Takes a further reference to a page that the caller holds. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>get_page</c>.</remarks>
    [Effect(MmuEffect.TakesPageReference)]
    public void Get()
    {
        if (!TryGet())
        {
            throw Undefined(UndefinedBehavior.UseOfFreedPage, nameof(Get), "Nobody holds it.");
        }
    }

    /// <summary>Gives up a reference. With the last one the page is free and may be reused. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free already; or it would become free while it is mapped, cached or locked, or with a store that nobody will ever write.</exception>
    /// <remarks>Linux: <c>put_page</c>.</remarks>
    [Effect(MmuEffect.FreesPage)]
    public void Put()
    {
        Page head = Head;
        var step = new Step(StepKind.ChangeReferences, head.WordOf(RefCountIndex));
        Machine.Before(step);
        long left = head.Release();
        if (left == 0)
        {
            head.Retire();
        }

        Machine.After(step, left);
    }

    /// <summary>Gives up a reference to a page to which the caller holds a further one, so that the page does not become free. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">It was the last one.</exception>
    internal void PutHeld()
    {
        Page head = Head;
        var step = new Step(StepKind.ChangeReferences, head.WordOf(RefCountIndex));
        Machine.Before(step);
        long before;
        do
        {
            before = head.WordOf(RefCountIndex).Read();
            if (before <= 1)
            {
                throw Undefined(UndefinedBehavior.DoubleFree, nameof(PutHeld), "Nobody holds a further reference to it.");
            }
        }
        while (!head.WordOf(RefCountIndex).TryChange(before, before - 1));
        Machine.After(step, before - 1);
    }

    /// <summary>Takes a reference unless the page is free: for one who has found the page without a lock, and nothing that keeps it. Needs no lock.</summary>
    /// <returns>Whether there is a reference. The page may have been freed meanwhile and be somebody else's: who has looked it up looks again.</returns>
    /// <remarks>Linux: <c>try_get_folio</c>.</remarks>
    [Effect(MmuEffect.TakesPageReference)]
    public bool TryGet()
    {
        while (true)
        {
            Page head = Head;
            if (!head.TryGetHead())
            {
                // A tail whose huge page was split just now counts for itself.
                if (head == Head)
                {
                    return false;
                }
            }
            else if (head == Head)
            {
                return true;
            }
            else
            {
                head.Put();
            }
        }
    }

    /// <summary>Takes the page if it is free.</summary>
    internal bool TryAllocate()
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        bool taken = WordOf(RefCountIndex).TryChange(0, 1);
        if (taken)
        {
            Machine.MemoryOf(Pfn).Clear();
        }

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

    /// <summary>Takes a reference to a page that is no tail, unless it is free, as a part of another step.</summary>
    internal bool TryGetWithinStep()
    {
        Word references = WordOf(RefCountIndex);
        long before;
        do
        {
            before = references.Read();
        }
        while (before > 0 && !references.TryChange(before, before + 1));
        return before > 0;
    }

    private bool TryGetHead()
    {
        var step = new Step(StepKind.ChangeReferences, WordOf(RefCountIndex));
        Machine.Before(step);
        bool taken = TryGetWithinStep();
        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    // The last reference leaves the page frozen: it is not free before no translation to it is left unmarked.
    private long Release()
    {
        Word references = WordOf(RefCountIndex);
        long before;
        do
        {
            before = references.Read();
            if (before <= 0)
            {
                throw Undefined(UndefinedBehavior.DoubleFree, nameof(Put), "Nobody holds it.");
            }
        }
        while (!references.TryChange(before, before == 1 ? Frozen : before - 1));
        if (before == 1)
        {
            CheckFrozen(references);
        }

        return before - 1;
    }

    // Not before it is frozen: whoever looks it up until then may well lock it. A page that must not be freed keeps its reference.
    private void CheckFrozen(Word references)
    {
        bool isFreeable = false;
        try
        {
            CheckFreeable();
            isFreeable = true;
        }
        finally
        {
            if (!isFreeable)
            {
                references.Write(1);
            }
        }
    }
}

using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>
/// An entry that looks empty and is not: who takes it out and puts it back holds what was below in his hands meanwhile, and whoever discards memory without the lock
/// takes it for nothing, and passes over it.
/// </content>
public readonly partial record struct PmdSlot
{
    /// <summary>Reads the entry on behalf of somebody who is to discard what is below. If it is empty, that is noted in it: whatever comes here next has to be new. Needs no lock.</summary>
    /// <remarks>Linux: <c>pmd_none_or_trans_huge_or_clear_bad</c> in <c>zap_pmd_range</c>, without the note.</remarks>
    internal Pmd ReadToDiscard()
    {
        var step = new Step(StepKind.ReadDirectory, Word);
        Machine.Before(step);
        long entry = Word.Read();
        if (entry == Pmd.None.Raw)
        {
            Word.TryChange(entry, Pmd.NoneDiscarded.Raw);
        }

        Machine.After(step, entry);
        return new Pmd(entry);
    }

    /// <summary>Looks, before anything is counted for what is to be put back, whether it can be. Needs the PMD lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The entry was empty and somebody has discarded it; or it has been filled meanwhile.</exception>
    /// <remarks>Linux: <c>BUG_ON(!pmd_none(*pmd))</c> in <c>collapse_huge_page</c>.</remarks>
    internal void RequireUntouched() => CheckUntouched(Read());

    /// <summary>Puts back what was there before, or what holds the same memory, behind an entry that was not present meanwhile. Needs the PMD lock.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="UndefinedBehaviorException">The entry was empty and somebody has discarded it; it has been filled meanwhile; or the PMD lock is not held.</exception>
    /// <remarks>Linux: <c>pmd_populate</c> and <c>set_pmd_at</c> at the end of a split or a collapse.</remarks>
    internal void PutBack(Pmd entry)
    {
        Step step = Begin(StepKind.WriteDirectory);
        Pmd before;
        do
        {
            before = new Pmd(Word.Read());
            CheckUntouched(before);
        }
        while (!Machine.Model.TryChange(Place, before.Raw, entry.Raw));
        Machine.After(step, 0);
    }

    private void CheckUntouched(Pmd now)
    {
        if (now.IsDiscarded)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.DiscardedPageSurvives,
                nameof(PutBack),
                ToString(),
                "It looked empty for a while, and whoever was to discard what is below has passed over it; now the memory comes back.");
        }

        if (now.IsValid)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.EntryFilledMeanwhile,
                nameof(PutBack),
                ToString(),
                $"It looked empty for a while, and somebody has filled it, with '{now}', of which the memory that comes back knows nothing.");
        }
    }
}

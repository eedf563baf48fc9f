using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The value of an upper-level entry: nothing, or a table of entries.</summary>
/// <param name="Raw">Zero, or the table's number.</param>
/// <remarks>Linux: <c>pmd_t</c>.</remarks>
public readonly record struct Pmd(long Raw)
{
    /// <summary>Whether there is nothing below.</summary>
    /// <remarks>Linux: <c>pmd_none</c>.</remarks>
    public bool IsNone => Raw == 0;

    /// <inheritdoc/>
    public override string ToString() => IsNone ? "none" : $"table {Raw}";
}

/// <summary>The place of one upper-level entry. Reading it needs no lock.</summary>
/// <remarks>Linux: <c>pmd_t *</c>.</remarks>
public readonly record struct PmdSlot
{
    private readonly Mm _mm;
    private readonly Word _word;

    internal PmdSlot(Mm mm, Word word)
    {
        _mm = mm;
        _word = word;
    }

    /// <summary>Takes a snapshot of the entry. Needs no lock.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmdp_get</c>.</remarks>
    public Pmd Read()
    {
        var step = new Step(StepKind.ReadDirectory, _word);
        _mm.Machine.Before(step);
        long entry = _word.Read();
        _mm.Machine.After(step, entry);
        return new Pmd(entry);
    }

    /// <summary>Links a table, unless one is linked already.</summary>
    internal bool TryLink(PageTable table)
    {
        var step = new Step(StepKind.LinkTable, _word);
        _mm.Machine.Before(step);
        bool linked = _word.TryChange(0, table.Number);
        _mm.Machine.After(step, linked ? 1 : 0);
        return linked;
    }
}

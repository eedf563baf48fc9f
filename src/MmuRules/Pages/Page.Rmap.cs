using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Pages;

/// <content>The reverse map's counts: each page of a huge page has one of its own for the entries that map it alone, and the first one has one for the entries that map all.</content>
public sealed partial class Page
{
    /// <summary>How many entries map the page, as the reverse map knows, those that map the whole huge page included.</summary>
    /// <remarks>Linux: <c>page_mapcount</c>.</remarks>
    public int MapCount => (int)Observe(StepKind.ReadMapCount, MapCountIndex) + EntireMapCount;

    /// <summary>How many upper-level entries map the huge page as a whole.</summary>
    /// <remarks>Linux: <c>compound_mapcount</c>, <c>folio_entire_mapcount</c>.</remarks>
    public int EntireMapCount => IsHuge ? (int)Head.Observe(StepKind.ReadMapCount, EntireMapCountIndex) : 0;

    /// <summary>How many entries map the page, or any part of the huge page.</summary>
    /// <remarks>Linux: <c>total_mapcount</c>.</remarks>
    public int TotalMapCount
    {
        get
        {
            int total = EntireMapCount;
            foreach (Page page in Subpages)
            {
                total += (int)page.Observe(StepKind.ReadMapCount, MapCountIndex);
            }

            return total;
        }
    }

    /// <summary>Whether the reverse map knows of an entry that maps the page, or any part of the huge page.</summary>
    /// <remarks>Linux: <c>page_mapped</c>, <c>folio_mapped</c>.</remarks>
    public bool IsMapped => TotalMapCount > 0;

    /// <summary>Enters one more mapping of this page into the reverse map. The mapping entry holds a reference of its own. Needs the page-table lock of that entry.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>page_add_file_rmap</c>, <c>page_add_anon_rmap</c>.</remarks>
    public void AddRmap() => ChangeMapCount(nameof(AddRmap), MapCountIndex, 1);

    /// <summary>Enters one more mapping of an anonymous page into the reverse map, and says where it is to be found. Needs the page-table lock of that entry.</summary>
    /// <param name="anonVma">The object whose areas are to be looked at.</param>
    /// <param name="index">The page's index there.</param>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <remarks>Linux: <c>page_add_new_anon_rmap</c>, <c>page_add_anon_rmap</c>.</remarks>
    internal void AddAnonymousRmap(AnonVma anonVma, int index) => ChangeMapCount(nameof(AddAnonymousRmap), MapCountIndex, 1, () => AttachAnonymous(anonVma, index));

    /// <summary>Takes one mapping out of the reverse map: the page's cleaner no longer looks for it, and with the last one it takes no lock at all. Needs the page-table lock of that entry.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free, or no mapping is left.</exception>
    /// <remarks>Linux: <c>page_remove_rmap</c>. A file page's reverse map is this count and the areas of its file.</remarks>
    [Effect(MmuEffect.RemovesRmap)]
    public void RemoveRmap() => ChangeMapCount(nameof(RemoveRmap), MapCountIndex, -1);

    /// <summary>Enters one more mapping of the whole huge page into the reverse map. The entry holds a reference of its own. Needs the PMD lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <exception cref="MachineConfigurationException">The page is not a huge page's first.</exception>
    /// <remarks>Linux: <c>folio_add_anon_rmap_pmd</c>, <c>folio_add_file_rmap_pmd</c>.</remarks>
    public void AddHugeRmap() => ChangeEntireMapCount(nameof(AddHugeRmap), 1);

    /// <summary>Enters one more mapping of a whole anonymous huge page into the reverse map, and says where it is to be found. Needs the PMD lock.</summary>
    /// <param name="anonVma">The object whose areas are to be looked at.</param>
    /// <param name="index">The first page's index there.</param>
    /// <exception cref="UndefinedBehaviorException">The page is free.</exception>
    /// <exception cref="MachineConfigurationException">The page is not a huge page's first.</exception>
    /// <remarks>Linux: <c>folio_add_new_anon_rmap</c> of a large folio.</remarks>
    internal void AddAnonymousHugeRmap(AnonVma anonVma, int index) => ChangeEntireMapCount(nameof(AddAnonymousHugeRmap), 1, () => AttachAnonymous(anonVma, index));

    /// <summary>Takes one mapping of the whole huge page out of the reverse map. Needs the PMD lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The page is free, or no such mapping is left.</exception>
    /// <exception cref="MachineConfigurationException">The page is not a huge page's first.</exception>
    /// <remarks>Linux: <c>folio_remove_rmap_pmd</c>.</remarks>
    [Effect(MmuEffect.RemovesRmap)]
    public void RemoveHugeRmap() => ChangeEntireMapCount(nameof(RemoveHugeRmap), -1);

    private void ChangeEntireMapCount(string operation, int change, Action? attach = null)
    {
        if (!IsHead)
        {
            throw new MachineConfigurationException($"{operation} on {this}, which is not the first page of a huge page.");
        }

        ChangeMapCount(operation, EntireMapCountIndex, change, attach);
    }

    private void ChangeMapCount(string operation, int index, int change, Action? attach = null)
    {
        Word count = WordOf(index);
        var step = new Step(StepKind.ChangeMapCount, count);
        Machine.Before(step);
        if (Head.WordOf(RefCountIndex).Read() <= 0)
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
        attach?.Invoke();
        Machine.After(step, before + change);
        if (change < 0)
        {
            Machine.Mutant?.AfterRmapRemoved();
        }
    }
}

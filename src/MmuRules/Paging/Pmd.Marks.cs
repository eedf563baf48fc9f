using MmuRules.Annotations;

namespace MmuRules.Paging;

/// <content>The marks that somebody else watches, and that are carried from entry to entry: soft-dirty and uffd-wp.</content>
public readonly partial record struct Pmd
{
    /// <summary>The same entry with the marks of the one in whose place it is put, beside its own. If the old one is write-protected on behalf of userfaultfd, this one is too.</summary>
    /// <param name="old">The entry as it was when it was cleared or invalidated.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>set_pmd_migration_entry</c> and <c>remove_migration_pmd</c>.</remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    [Effect(MmuEffect.EntryWithUffdWp)]
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pmd WithMarksOf(Pmd old) => With(Leaf.WithMarksOf(old.Leaf));

    /// <summary>The same entry with the marks of a lower-level entry that is collapsed into it: one marked page marks the huge page.</summary>
    /// <param name="old">The entry as it was when it was cleared.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux does not collapse entries with the uffd-wp mark, and makes the huge page's entry dirty, and so soft-dirty, in any case: <c>collapse_huge_page</c>.</remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    [Effect(MmuEffect.EntryWithUffdWp)]
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pmd WithMarksOf(Pte old) => With(Leaf.WithMarksOf(old));
}

using MmuRules.Annotations;

namespace MmuRules.Paging;

/// <content>
/// The marks that somebody else watches: soft-dirty and uffd-wp. They belong to the address, not to the page: whoever puts an entry in place of another one
/// carries them over, and the page's dirty bit cannot stand in for them (Arcangeli, August 2016).
/// </content>
public readonly partial record struct Pte
{
    private const long MarkBits = SoftDirty | UffdWp;

    /// <summary>
    /// The same entry with the marks of the one in whose place it is put, beside its own: present, swap or migration entry, either way. If the old one is
    /// write-protected on behalf of userfaultfd, this one is too.
    /// </summary>
    /// <param name="old">The entry as it was when it was cleared.</param>
    /// <returns>The entry.</returns>
    /// <remarks>
    /// Linux: the triples <c>if (pte_soft_dirty(old)) new = pte_swp_mksoft_dirty(new)</c> and <c>if (pte_uffd_wp(old)) …</c> of migration, swap, split, fork and
    /// mremap. A soft-dirty mark too many is allowed, one too few never. That the write permission goes with the uffd-wp mark is f1eb1bacfba9.
    /// </remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    [Effect(MmuEffect.EntryWithUffdWp)]
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pte WithMarksOf(Pte old)
    {
        var marked = new Pte(Raw | (old.Raw & MarkBits));
        return marked.IsUffdWp ? marked.WithoutWrite() : marked;
    }

    /// <summary>The same entry with the marks of the huge page's entry that is split into it and others: each of them gets all.</summary>
    /// <param name="old">The upper-level entry as it was when it was invalidated.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>__split_huge_pmd_locked</c>, which until August 2016 forgot the soft-dirty mark where the new entry was a migration entry.</remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    [Effect(MmuEffect.EntryWithUffdWp)]
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pte WithMarksOf(Pmd old) => WithMarksOf(old.Leaf);

    /// <summary>What stays in the place of an entry of a file that is zapped while its area lives on: a marker, if the old one was write-protected on behalf of userfaultfd, or else nothing.</summary>
    /// <param name="old">The entry as it was when it was cleared.</param>
    /// <returns>The marker, or the empty entry.</returns>
    /// <remarks>Linux: <c>pte_install_uffd_wp_if_needed</c>. The page can come back by a fault, the mark could not. Not for private pages, which do not come back.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pte MarkerOf(Pte old) => old.IsUffdWp ? UffdWpMarker() : None;

    /// <summary>Throws if the entry could let a store by that userfaultfd is to be asked about: the entry is writable, or is to be when its page has been migrated.</summary>
    /// <remarks>Linux: <c>page_table_check_pte_flags</c>.</remarks>
    internal void CheckMarks(string operation, object slot)
    {
        if (IsUffdWp && IsWritable)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.WriteProtectedEntryWritable,
                operation,
                slot.ToString()!,
                $"The entry '{this}' is write-protected on behalf of userfaultfd, and permits stores: nobody would be asked.");
        }
    }
}

using MmuRules.Annotations;

namespace MmuRules.Paging;

/// <content>Entries that map no page, and yet are not empty: where the page has gone, and the marks that must not be lost on the way.</content>
public readonly partial record struct Pte
{
    /// <summary>Whether the page is on the swap device.</summary>
    /// <remarks>Linux: <c>is_swap_pte</c> with a real device.</remarks>
    public bool IsSwap => !IsPresent && (Raw & Swapped) != 0;

    /// <summary>The slot of the swap device that a swap entry names.</summary>
    /// <remarks>Linux: <c>swp_offset</c>.</remarks>
    public int SwapSlot => (int)(Raw >> PfnShift);

    /// <summary>Whether the page is being migrated: nobody may use the entry until it is replaced. <see cref="Pfn"/> is the old page, <see cref="IsWritable"/> what was permitted.</summary>
    /// <remarks>Linux: <c>is_migration_entry</c>.</remarks>
    public bool IsMigration => !IsPresent && (Raw & Migrating) != 0;

    /// <summary>Whether nothing is mapped and the entry only keeps the userfaultfd mark.</summary>
    /// <remarks>Linux: <c>pte_marker_uffd_wp</c>.</remarks>
    public bool IsMarker => !IsPresent && (Raw & Marker) != 0;

    /// <summary>Builds an entry that says where on the swap device the page is. It bears no mark: those of the old entry are carried over by the caller.</summary>
    /// <param name="slot">The slot, from zero.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>swp_entry_to_pte</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pte Swap(int slot) => new(((long)slot << PfnShift) | Swapped);

    /// <summary>Builds an entry that stands for a page that is being migrated. It bears no mark: those of the old entry are carried over by the caller.</summary>
    /// <param name="pfn">The page.</param>
    /// <param name="isWritable">Whether the page was mapped writable.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>make_writable_migration_entry</c>, <c>make_readable_migration_entry</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pte Migration(Pfn pfn, bool isWritable) => new(((long)pfn.Number << PfnShift) | Migrating | (isWritable ? Writable : 0));

    /// <summary>Builds an entry that maps nothing and keeps the userfaultfd mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>make_pte_marker(PTE_MARKER_UFFD_WP)</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pte UffdWpMarker() => new(Marker | UffdWp);

    private string DescribeNotPresent()
    {
        string marks = $"{(IsSoftDirty ? " soft-dirty" : "")}{(IsUffdWp ? " uffd-wp" : "")}";
        return this switch
        {
            { IsNone: true } => "none",
            { IsSwap: true } => $"swap slot {SwapSlot}{marks}",
            { IsMigration: true } => $"migrating {Pfn}{(IsWritable ? " w" : " r")}{marks}",
            { IsMarker: true } => $"marker{marks}",
            _ => $"not present 0x{Raw:x}",
        };
    }
}

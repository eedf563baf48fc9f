using MmuRules.Annotations;
using MmuRules.Pages;

namespace MmuRules.Paging;

/// <summary>The value of an upper-level entry: nothing, a table of entries, a huge page, or what stands for a huge page that is being split or migrated.</summary>
/// <param name="Raw">A huge page's bits are those of <see cref="Pte"/>, with bit 7 set; bit 9 stands for a present bit that was taken away; an empty entry can have bit 3, the note of a discard; a table's number is from bit 12.</param>
/// <remarks>Linux: <c>pmd_t</c>.</remarks>
public readonly partial record struct Pmd(long Raw)
{
    private const long Huge = 1 << 7;
    private const long PresentInvalid = 1 << 9;
    private const long Discarded = 1 << 3;

    /// <summary>The empty entry.</summary>
    public static Pmd None => default;

    /// <summary>Whether there is nothing below. Without the lock that is only so for the moment.</summary>
    /// <remarks>Linux: <c>pmd_none</c>.</remarks>
    [Effect(MmuEffect.EntryNone)]
    public bool IsNone => new Pte(Raw & ~Discarded).IsNone;

    /// <summary>Whether it is empty, and somebody who was to discard what is below has passed it over because of that: then nothing that was there before may come back.</summary>
    internal bool IsDiscarded => IsNone && (Raw & Discarded) != 0;

    /// <summary>Whether it maps a huge page or a table; a huge page that was invalidated counts still, so that nobody takes it for nothing.</summary>
    /// <remarks>Linux: <c>pmd_present</c>, which stays true through <c>pmdp_invalidate</c>.</remarks>
    [Effect(MmuEffect.EntryPresent)]
    public bool IsPresent => (Raw & (Pte.Present | PresentInvalid)) != 0;

    /// <summary>Whether an MMU may use it.</summary>
    public bool IsValid => (Raw & Pte.Present) != 0;

    /// <summary>Whether it links a table.</summary>
    public bool IsTable => IsValid && (Raw & Huge) == 0;

    /// <summary>Whether it maps a huge page, also one that was invalidated.</summary>
    /// <remarks>Linux: <c>pmd_trans_huge</c>.</remarks>
    public bool IsHuge => IsPresent && (Raw & Huge) != 0;

    /// <summary>Whether it stands for a huge page that is being migrated: nobody may use it until it is replaced.</summary>
    /// <remarks>Linux: <c>is_pmd_migration_entry</c>.</remarks>
    public bool IsMigration => !IsPresent && Leaf.IsMigration;

    /// <summary>Whether a CPU has stored through it since the bit was cleared.</summary>
    /// <remarks>Linux: <c>pmd_dirty</c>.</remarks>
    [Effect(MmuEffect.EntryDirty)]
    public bool IsDirty => Leaf.IsDirty;

    /// <summary>Whether a CPU has used it since the bit was cleared.</summary>
    /// <remarks>Linux: <c>pmd_young</c>.</remarks>
    [Effect(MmuEffect.EntryYoung)]
    public bool IsYoung => Leaf.IsYoung;

    /// <summary>Whether stores are permitted.</summary>
    /// <remarks>Linux: <c>pmd_write</c>.</remarks>
    [Effect(MmuEffect.EntryWritable)]
    public bool IsWritable => Leaf.IsWritable;

    /// <summary>Whether it bears the soft-dirty mark.</summary>
    /// <remarks>Linux: <c>pmd_soft_dirty</c>, <c>pmd_swp_soft_dirty</c>.</remarks>
    [Effect(MmuEffect.EntrySoftDirty)]
    public bool IsSoftDirty => Leaf.IsSoftDirty;

    /// <summary>Whether it is write-protected on behalf of userfaultfd.</summary>
    /// <remarks>Linux: <c>pmd_uffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryUffdWp)]
    public bool IsUffdWp => Leaf.IsUffdWp;

    /// <summary>The number of the first page of a huge page.</summary>
    /// <remarks>Linux: <c>pmd_pfn</c>.</remarks>
    public Pfn Pfn => Leaf.Pfn;

    internal int TableNumber => (int)(Raw >> Pte.PfnShift);

    /// <summary>The same bits as an entry of the lower level has them.</summary>
    internal Pte Leaf => new(Raw & ~(Huge | PresentInvalid));

    /// <summary>Builds an entry that maps a huge page, clean, not young, and read-only.</summary>
    /// <param name="head">The huge page's first page.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>mk_huge_pmd</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pmd Mapping(Page head) => new(Pte.Mapping(head).Raw | Huge);

    /// <summary>Builds an entry that stands for a huge page that is being migrated.</summary>
    /// <param name="pfn">The huge page's first page.</param>
    /// <param name="isWritable">Whether the page was mapped writable.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>swp_entry_to_pmd(make_migration_entry(..))</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pmd Migration(Pfn pfn, bool isWritable) => new(Pte.Migration(pfn, isWritable).Raw);

    /// <summary>The same entry, dirty and soft-dirty.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkdirty</c>.</remarks>
    public Pmd WithDirty() => With(Leaf.WithDirty());

    /// <summary>The same entry, clean.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkclean</c>.</remarks>
    public Pmd WithoutDirty() => With(Leaf.WithoutDirty());

    /// <summary>The same entry, young.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkyoung</c>.</remarks>
    public Pmd WithYoung() => With(Leaf.WithYoung());

    /// <summary>The same entry, not young.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkold</c>.</remarks>
    public Pmd WithoutYoung() => With(Leaf.WithoutYoung());

    /// <summary>The same entry, with stores permitted.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkwrite</c>.</remarks>
    [Effect(MmuEffect.EntryWithWrite)]
    public Pmd WithWrite() => With(Leaf.WithWrite());

    /// <summary>The same entry, with stores not permitted.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_wrprotect</c>.</remarks>
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pmd WithoutWrite() => With(Leaf.WithoutWrite());

    /// <summary>The same entry, with the soft-dirty mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mksoft_dirty</c>.</remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    public Pmd WithSoftDirty() => With(Leaf.WithSoftDirty());

    /// <summary>The same entry, without the soft-dirty mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_clear_soft_dirty</c>.</remarks>
    public Pmd WithoutSoftDirty() => With(Leaf.WithoutSoftDirty());

    /// <summary>The same entry, with the userfaultfd mark. It does not take the write permission away.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkuffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryWithUffdWp)]
    public Pmd WithUffdWp() => With(Leaf.WithUffdWp());

    /// <summary>The same entry, without the userfaultfd mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_clear_uffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryWithoutUffdWp)]
    public Pmd WithoutUffdWp() => With(Leaf.WithoutUffdWp());

    /// <summary>
    /// The same entry, no longer usable by an MMU, and yet "present". Of an entry that was not present, such as a migration entry, it makes one that looks
    /// present: that is a bug of the caller's, as in Linux.
    /// </summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pmd_mkinvalid</c>; the bug is 3a5a8d343e1c (2024).</remarks>
    public Pmd Invalidated() => new((Raw & ~Pte.Present) | PresentInvalid | (IsMigration ? Huge : 0));

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { IsNone: true } => "none",
        { IsTable: true } => $"table {TableNumber}",
        { IsValid: true } => $"huge {Leaf}",
        { IsPresent: true } => $"invalidated huge {new Pte(Leaf.Raw | Pte.Present)}",
        _ => Leaf.ToString(),
    };

    /// <summary>The empty entry that somebody has passed over who was to discard what is below.</summary>
    internal static Pmd NoneDiscarded => new(Discarded);

    internal static Pmd Table(PageTable table) => new(((long)table.Number << Pte.PfnShift) | Pte.Present);

    /// <summary>The same entry with what another one has of accessed, dirty, soft-dirty and write permission.</summary>
    internal Pmd WithAccessFlagsOf(Pmd other) => With(Leaf.WithAccessFlagsOf(other.Leaf));

    private Pmd With(Pte leaf) => new(leaf.Raw | (Raw & (Huge | PresentInvalid)));
}

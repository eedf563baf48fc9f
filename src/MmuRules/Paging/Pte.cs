using MmuRules.Annotations;
using MmuRules.Pages;

namespace MmuRules.Paging;

/// <summary>The value of a page-table entry. A value only: changing it changes no table; a table is changed through its <see cref="PteSlot"/>.</summary>
/// <param name="Raw">The entry as the hardware has it: bit 0 present, 1 writable, 2 migrating, 3 swapped, 4 marker, 5 accessed, 6 dirty, 8 dirty as arm64's hardware has it, 10 uffd-wp, 11 soft-dirty, the page's number from bit 12.</param>
/// <remarks>Linux: <c>pte_t</c>.</remarks>
public readonly partial record struct Pte(long Raw)
{
    internal const long Present = 1 << 0;
    internal const int PfnShift = 12;
    private const long Writable = 1 << 1;
    private const long Migrating = 1 << 2;
    private const long Swapped = 1 << 3;
    private const long Marker = 1 << 4;
    private const long Young = 1 << 5;
    private const long Dirty = 1 << 6;
    private const long UffdWp = 1 << 10;
    private const long SoftDirty = 1 << 11;

    /// <summary>The empty entry.</summary>
    public static Pte None => default;

    /// <summary>Whether the entry maps a page.</summary>
    /// <remarks>Linux: <c>pte_present</c>.</remarks>
    [Effect(MmuEffect.EntryPresent)]
    public bool IsPresent => (Raw & Present) != 0;

    /// <summary>Whether the entry is empty. Accessed and dirty bits that an MMU set in an empty entry do not count.</summary>
    /// <remarks>Linux: <c>pte_none</c>, on x86 with <c>_PAGE_KNL_ERRATUM_MASK</c> (e4a84be6f05e, 2016, tells of the erratum).</remarks>
    [Effect(MmuEffect.EntryNone)]
    public bool IsNone => (Raw & ~StrayBits) == 0;

    /// <summary>Whether a CPU has stored through the entry since the bit was cleared.</summary>
    /// <remarks>Linux: <c>pte_dirty</c>.</remarks>
    [Effect(MmuEffect.EntryDirty)]
    public bool IsDirty => (Raw & Dirty) != 0 || IsHardwareDirty;

    /// <summary>Whether a CPU has used the entry since the bit was cleared. The bit may be lost: it is for aging only.</summary>
    /// <remarks>Linux: <c>pte_young</c>.</remarks>
    [Effect(MmuEffect.EntryYoung)]
    public bool IsYoung => (Raw & Young) != 0;

    /// <summary>Whether stores are permitted.</summary>
    /// <remarks>Linux: <c>pte_write</c>.</remarks>
    [Effect(MmuEffect.EntryWritable)]
    public bool IsWritable => (Raw & Writable) != 0;

    /// <summary>Whether the entry bears the soft-dirty mark.</summary>
    /// <remarks>Linux: <c>pte_soft_dirty</c>.</remarks>
    [Effect(MmuEffect.EntrySoftDirty)]
    public bool IsSoftDirty => (Raw & SoftDirty) != 0;

    /// <summary>Whether the entry is write-protected on behalf of userfaultfd.</summary>
    /// <remarks>Linux: <c>pte_uffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryUffdWp)]
    public bool IsUffdWp => (Raw & UffdWp) != 0;

    /// <summary>The number of the page that a present entry maps.</summary>
    /// <remarks>Linux: <c>pte_pfn</c>.</remarks>
    public Pfn Pfn => new((int)(Raw >> PfnShift));

    /// <summary>Builds a present entry, clean, not young, and read-only.</summary>
    /// <param name="page">The page it maps.</param>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>mk_pte</c>.</remarks>
    [Effect(MmuEffect.MakesEntry)]
    public static Pte Mapping(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new(((long)page.Pfn.Number << PfnShift) | Present);
    }

    /// <summary>The same entry, dirty and soft-dirty.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkdirty</c>, which sets the soft-dirty mark too; an MMU that sets the dirty bit does not.</remarks>
    public Pte WithDirty() => new(Raw | Dirty | SoftDirty);

    /// <summary>The same entry, clean.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkclean</c>.</remarks>
    public Pte WithoutDirty() => new(Raw & ~(Dirty | HardwareDirty));

    /// <summary>The same entry, young.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkyoung</c>.</remarks>
    public Pte WithYoung() => new(Raw | Young);

    /// <summary>The same entry, not young.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkold</c>.</remarks>
    public Pte WithoutYoung() => new(Raw & ~Young);

    /// <summary>The same entry, with stores permitted.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkwrite</c>.</remarks>
    [Effect(MmuEffect.EntryWithWrite)]
    public Pte WithWrite() => new(Raw | Writable);

    /// <summary>The same entry, with stores not permitted. It stays dirty, also where the hardware tells dirtiness by the write permission.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_wrprotect</c>, on arm64 since ff1712f953e2 (2020).</remarks>
    [Effect(MmuEffect.EntryWithoutWrite)]
    public Pte WithoutWrite() => new((IsHardwareDirty ? Raw | Dirty : Raw) & ~(Writable | HardwareDirty));

    /// <summary>The same entry, with the soft-dirty mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mksoft_dirty</c>.</remarks>
    [Effect(MmuEffect.EntryWithSoftDirty)]
    public Pte WithSoftDirty() => new(Raw | SoftDirty);

    /// <summary>The same entry, without the soft-dirty mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_clear_soft_dirty</c>.</remarks>
    public Pte WithoutSoftDirty() => new(Raw & ~SoftDirty);

    /// <summary>The same entry, with the userfaultfd mark. It does not take the write permission away.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_mkuffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryWithUffdWp)]
    public Pte WithUffdWp() => new(Raw | UffdWp);

    /// <summary>The same entry, without the userfaultfd mark.</summary>
    /// <returns>The entry.</returns>
    /// <remarks>Linux: <c>pte_clear_uffd_wp</c>.</remarks>
    [Effect(MmuEffect.EntryWithoutUffdWp)]
    public Pte WithoutUffdWp() => new(Raw & ~UffdWp);

    /// <inheritdoc/>
    public override string ToString() => IsPresent
        ? $"{Pfn}{(IsWritable ? " w" : " r")}{(IsYoung ? "a" : "")}{(IsDirty ? "d" : "")}{(IsSoftDirty ? " soft-dirty" : "")}{(IsUffdWp ? " uffd-wp" : "")}"
        : DescribeNotPresent();
}

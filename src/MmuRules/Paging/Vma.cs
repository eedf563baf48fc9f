using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Paging;

/// <summary>
/// An area of an address space: a range of addresses, and what is mapped there. It never changes: what Linux changes in an area, is here another area in its
/// place. Whether it is in its address space, and in the reverse map of its pages, is state of the machine.
/// </summary>
/// <remarks>Linux: <c>vm_area_struct</c>.</remarks>
public sealed class Vma
{
    private const long Linked = 1;
    private const long InRmap = 2;

    private readonly VmaContent _content;
    private readonly Word _links;

    internal Vma(Mm mm, int number, VmaContent content)
    {
        Mm = mm;
        Number = number;
        _content = content;
        _links = new Word(mm.Machine.Store.Allocate(1), 0);
        VmaLock = new VmaLock(mm.Machine, mm.MmapLock, this);
        content.Mapping?.Know(this);
        content.AnonVma?.Know(this);
    }

    /// <summary>The address space it belongs to.</summary>
    public Mm Mm { get; }

    /// <summary>The area's own lock. Who gets it looks at <see cref="IsLinked"/> again: the area may have gone before.</summary>
    /// <remarks>Linux: <c>vma->vm_lock</c>.</remarks>
    public VmaLock VmaLock { get; }

    /// <summary>The first address.</summary>
    public VirtualAddress Start => _content.Start;

    /// <summary>The address behind the last one.</summary>
    public VirtualAddress End => _content.End;

    /// <summary>How many pages long it is.</summary>
    public int PageCount => (int)((End - Start) >> Mm.Machine.Options.PageShift);

    /// <summary>The file that is mapped, or <see langword="null"/> for anonymous memory.</summary>
    public Mapping? Mapping => _content.Mapping;

    /// <summary>The reverse map of the area's private pages, or <see langword="null"/> if it can have none.</summary>
    /// <remarks>Linux: <c>vma->anon_vma->root</c>.</remarks>
    public AnonVma? AnonVma => _content.AnonVma;

    /// <summary>The page of the file that is mapped first; of anonymous memory, the number of the page at which it was first mapped: it stays when the area is moved.</summary>
    /// <remarks>Linux: <c>vm_pgoff</c>.</remarks>
    public int FirstPage => _content.FirstPage;

    /// <summary>What is permitted and watched.</summary>
    public VmaFlags Flags => _content.Flags;

    /// <summary>Whether stores are permitted.</summary>
    public bool IsWritable => (Flags & VmaFlags.Writable) != 0;

    /// <summary>Whether stores reach the file. If not, the first store to a page makes a copy of it.</summary>
    public bool IsShared => (Flags & VmaFlags.Shared) != 0;

    /// <summary>Whether pages are mapped by their numbers only, uncounted.</summary>
    public bool IsPfnMapped => (Flags & VmaFlags.PfnMap) != 0;

    /// <summary>Whether the area is in its address space.</summary>
    public bool IsLinked => (_links.Read() & Linked) != 0;

    /// <summary>Whether a walk of the reverse map looks into the area.</summary>
    public bool IsInRmap => (_links.Read() & InRmap) != 0;

    internal int Number { get; }

    internal VmaContent Content => _content;

    /// <summary>Whether a first store to a shared page must fault, so that the file, or whoever watches the area, hears of it: the entry is made writable only then.</summary>
    /// <remarks>Linux: <c>vma_wants_writenotify</c>; for soft-dirty marks since 64e455079e1b (2014).</remarks>
    public bool WantsWriteNotify => IsShared && (Mapping is { AccountsDirty: true } || IsWatched);

    /// <summary>Whether a first store to a page leaves a mark, or is asked about: an entry that bears none must not be writable.</summary>
    /// <remarks>Linux: <c>vma_soft_dirty_enabled</c>, <c>userfaultfd_wp</c>.</remarks>
    public bool IsWatched => (Flags & (VmaFlags.SoftDirty | VmaFlags.UffdWp)) != VmaFlags.SoftDirty;

    /// <summary>Whether a huge page may be mapped by an upper-level entry: the area permits it and holds all that the entry maps, and the memory is anonymous.</summary>
    /// <remarks>Linux: <c>thp_vma_suitable_order</c>, <c>thp_vma_allowable_order</c>.</remarks>
    internal bool PermitsHugePage(PmdSlot slot) =>
        (Flags & VmaFlags.Huge) != 0 && Mapping is null && AnonVma is not null && slot.Start >= Start && slot.End <= End;

    /// <summary>Whether an address lies in the area.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(VirtualAddress address) => address >= Start && address < End;

    /// <summary>The page that a present entry of this area maps.</summary>
    /// <param name="entry">The entry's value.</param>
    /// <returns>The page.</returns>
    /// <exception cref="MachineConfigurationException">The entry maps nothing, or no page of this machine.</exception>
    /// <remarks>Linux: <c>vm_normal_page</c>.</remarks>
    public Page NormalPage([Effect(MmuEffect.EntryPage)] Pte entry)
    {
        IReadOnlyList<Page> pages = Mm.Machine.Pages;
        return entry.IsPresent && entry.Pfn.Number < pages.Count
            ? pages[entry.Pfn.Number]
            : throw new MachineConfigurationException($"The entry '{entry}' maps no page of this machine.");
    }

    /// <summary>The first page of the huge page that an entry of this area maps, or stands for while it is migrated.</summary>
    /// <param name="entry">The entry's value.</param>
    /// <returns>The page.</returns>
    /// <exception cref="MachineConfigurationException">The entry is of no huge page of this machine.</exception>
    /// <remarks>Linux: <c>vm_normal_page_pmd</c>.</remarks>
    public Page NormalPage([Effect(MmuEffect.EntryPage)] Pmd entry)
    {
        IReadOnlyList<Page> pages = Mm.Machine.Pages;
        return (entry.IsHuge || entry.IsMigration) && entry.Pfn.Number < pages.Count
            ? pages[entry.Pfn.Number]
            : throw new MachineConfigurationException($"The entry '{entry}' maps no huge page of this machine.");
    }

    /// <summary>The file's page that an address maps.</summary>
    /// <param name="address">An address in the area.</param>
    /// <returns>The page's index in the file.</returns>
    /// <remarks>Linux: <c>linear_page_index</c>.</remarks>
    public int FilePageOf(VirtualAddress address) => FirstPage + (int)((address - Start) >> Mm.Machine.Options.PageShift);

    /// <summary>The address at which the area maps a page of its file, if it maps that page.</summary>
    /// <param name="filePage">The page's index in the file.</param>
    /// <returns>The address.</returns>
    /// <remarks>Linux: <c>vma_address</c>.</remarks>
    public VirtualAddress? AddressOf(int filePage)
    {
        VirtualAddress address = Start + ((long)(filePage - FirstPage) << Mm.Machine.Options.PageShift);
        return filePage >= FirstPage && address < End ? address : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"the area {Start}..{End}";

    internal void Link() => Change(Linked, StepKind.ChangeAreas);

    internal void Unlink() => Change(-Linked, StepKind.ChangeAreas);

    /// <summary>Lets walks of the reverse map find the area. Needs the i_mmap lock, or the anon_vma lock, or both, of whatever it maps.</summary>
    /// <remarks>Linux: <c>vma_interval_tree_insert</c>, <c>anon_vma_chain_link</c>.</remarks>
    internal void LinkRmap() => Change(InRmap, StepKind.ChangeAreas);

    /// <summary>Hides the area from walks of the reverse map: no page may be mapped in it, or left in a TLB, any more. Needs the same locks.</summary>
    /// <remarks>Linux: <c>unlink_file_vma</c>, <c>unlink_anon_vmas</c>; that the flush comes first is b67fbebd4cf9 (2022).</remarks>
    internal void UnlinkRmap() => Change(-InRmap, StepKind.ChangeAreas);

    private void Change(long links, StepKind kind)
    {
        var step = new Step(kind, _links);
        Mm.Machine.Before(step);
        if (links > 0)
        {
            _links.Or(links);
        }
        else
        {
            _links.And(~-links);
        }

        Mm.Machine.After(step, 0);
    }
}

using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Paging;

/// <summary>An area of an address space: a range of addresses, and what is mapped there.</summary>
/// <remarks>Linux: <c>vm_area_struct</c>.</remarks>
public sealed class Vma
{
    internal Vma(Mm mm, VirtualAddress start, int pages, Mapping? mapping, int firstPage, bool isWritable)
    {
        long size = (long)pages << mm.Machine.Options.PageShift;
        if (pages <= 0 || start.Value % (ulong)mm.Machine.Options.PageSize != 0 || start >= mm.End || size > mm.End - start)
        {
            throw new MachineConfigurationException(
                $"An area of {pages} pages from {start} is empty, not aligned to {mm.Machine.Options.PageSize} bytes, or not all below {mm.End}.");
        }

        Mm = mm;
        Start = start;
        End = start + size;
        Mapping = mapping;
        FirstPage = firstPage;
        IsWritable = isWritable;
    }

    /// <summary>The address space it belongs to.</summary>
    public Mm Mm { get; }

    /// <summary>The first address.</summary>
    public VirtualAddress Start { get; }

    /// <summary>The address behind the last one.</summary>
    public VirtualAddress End { get; }

    /// <summary>The file that is mapped, or <see langword="null"/> for anonymous memory.</summary>
    public Mapping? Mapping { get; }

    /// <summary>The file's page that is mapped first.</summary>
    public int FirstPage { get; }

    /// <summary>Whether stores are permitted.</summary>
    public bool IsWritable { get; }

    /// <summary>Whether a first store to a page must fault, so that the file hears of it: the entry is made writable only then.</summary>
    /// <remarks>Linux: <c>vma_wants_writenotify</c>.</remarks>
    public bool WantsWriteNotify => Mapping is { AccountsDirty: true };

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
}

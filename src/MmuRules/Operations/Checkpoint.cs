using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>
/// A copy of a range of an address space that is taken while its program runs, and kept up to date by the soft-dirty marks alone: what they do not tell,
/// it does not learn. It knows what it copied, so that a lost mark shows.
/// </summary>
/// <remarks>The incremental dump of CRIU ("pre-dump"), for which the marks were made.</remarks>
public sealed class Checkpoint
{
    private readonly Region _copies;
    private readonly int _pages;

    private Checkpoint(Mm mm, VirtualAddress start, int pages)
    {
        Mm = mm;
        Start = start;
        _pages = pages;
        _copies = mm.Machine.Store.Allocate(pages * mm.Machine.Options.WordsPerPage);
    }

    /// <summary>The address space.</summary>
    public Mm Mm { get; }

    /// <summary>The first address of the range.</summary>
    public VirtualAddress Start { get; }

    /// <summary>The address behind the last one of the range.</summary>
    public VirtualAddress End => Start + ((long)_pages << Mm.Machine.Options.PageShift);

    /// <summary>The pages of the range that bear a mark, by their first address: the copies of all others are to be good. Takes the mmap lock for reading, and page-table locks.</summary>
    public IReadOnlyList<VirtualAddress> MarkedPages => [.. Pages.Where(address => SoftDirty.IsMarked(Mm, address))];

    private IEnumerable<VirtualAddress> Pages => Enumerable.Range(0, _pages).Select(page => Start + ((long)page << Mm.Machine.Options.PageShift));

    /// <summary>Clears the marks of the whole address space, and copies every page of the range. The program may run meanwhile. Takes what <see cref="SoftDirty.Clear"/> and <see cref="GetUserPages.Get"/> take.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">How many pages.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="BadAddressException">The range is empty, misaligned or outside the address space.</exception>
    public static Checkpoint Take(Mm mm, VirtualAddress start, int pages)
    {
        ArgumentNullException.ThrowIfNull(mm);
        long size = mm.Machine.Options.PageSize;
        if (pages <= 0 || start.Value % (ulong)size != 0 || start >= mm.End || pages > (mm.End - start) / size)
        {
            throw new BadAddressException(start, $"does not begin a range of {pages} whole pages below {mm.End}");
        }

        var checkpoint = new Checkpoint(mm, start, pages);

        // Cleared, and flushed, before the first copy: a store that a copy misses comes behind it, and so leaves a mark.
        SoftDirty.Clear(mm);
        checkpoint.Copy(checkpoint.Pages);
        return checkpoint;
    }

    /// <summary>Clears the marks, and copies the pages that bore one. Nobody may store meanwhile: a store between the two would lose its mark. Takes what <see cref="Take"/> takes.</summary>
    public void Update()
    {
        IReadOnlyList<VirtualAddress> marked = MarkedPages;
        SoftDirty.Clear(Mm);
        Copy(marked);
    }

    /// <summary>Looks whether every page of the range that bears no mark still is as it was copied. Nobody may store meanwhile. Takes what <see cref="GetUserPages.Get"/> takes.</summary>
    /// <exception cref="UndefinedBehaviorException">A page is not, and bears no mark: the next dump would leave the store out. So it is too if somebody else has cleared the marks, or has stored to a shared page through another address space.</exception>
    public void Verify()
    {
        foreach (VirtualAddress address in Pages)
        {
            // What is not there at all cannot have been stored to; a dump leaves it out by that.
            if (!SoftDirty.IsMarked(Mm, address) && IsThere(address) && Use(address, IsAsCopied) is (false, { } page))
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.SoftDirtyLost,
                    nameof(Verify),
                    page.ToString(),
                    $"At {address} it is not as it was copied, and its entry bears no soft-dirty mark: who tracks the address space by marks misses the store.");
            }
        }
    }

    private void Copy(IEnumerable<VirtualAddress> addresses)
    {
        foreach (VirtualAddress address in addresses.Where(address => Mm.FindVma(address) is not null))
        {
            Use(address, CopyPage);
        }
    }

    private bool IsThere(VirtualAddress address)
    {
        if (Mm.FindTable(address) is { } table)
        {
            return !table.Slot(address).Read().IsNone;
        }

        return !Mm.Directory(address).Read().IsNone;
    }

    private (bool Result, Page Page) Use(VirtualAddress address, Func<VirtualAddress, Page, bool> action)
    {
        Page page = GetUserPages.Get(Mm, address);
        var step = new Step(StepKind.CopyPage, Mm.Machine.MemoryWord(page.Pfn, 0));
        Mm.Machine.Before(step);
        bool result = action(address, page);
        Mm.Machine.After(step, result ? 1 : 0);
        page.Put();
        return (result, page);
    }

    private bool CopyPage(VirtualAddress address, Page page)
    {
        Region.Copy(page.Memory, page.FirstWord, _copies, FirstWordOf(address), Mm.Machine.Options.WordsPerPage);
        return true;
    }

    private bool IsAsCopied(VirtualAddress address, Page page)
    {
        int words = Mm.Machine.Options.WordsPerPage;
        return page.Memory.ForReading(page.FirstWord, words).SequenceEqual(_copies.ForReading(FirstWordOf(address), words));
    }

    private int FirstWordOf(VirtualAddress address) => (int)((address - Start) / sizeof(long));
}

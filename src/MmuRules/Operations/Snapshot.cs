using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>A copy of a range as it was in one instant, taken while its program runs on: each page is copied before its first store, which waits meanwhile.</summary>
/// <remarks>A live snapshot of QEMU (<c>migration/ram.c</c>, "background-snapshot") or of Redis without fork.</remarks>
public sealed class Snapshot
{
    private readonly Userfaultfd _userfaultfd;
    private readonly Region _copies;
    private readonly Region _expected;
    private readonly Region _taken;
    private readonly int _pages;

    private Snapshot(Userfaultfd userfaultfd, VirtualAddress start, int pages)
    {
        _userfaultfd = userfaultfd;
        Start = start;
        _pages = pages;
        StateStore store = Mm.Machine.Store;
        _copies = store.Allocate(pages * WordsPerPage);
        _expected = store.Allocate(pages * WordsPerPage);
        _taken = store.Allocate(pages);
    }

    /// <summary>The address space.</summary>
    public Mm Mm => _userfaultfd.Mm;

    /// <summary>The first address of the range.</summary>
    public VirtualAddress Start { get; }

    private int WordsPerPage => Mm.Machine.Options.WordsPerPage;

    private int PageSize => Mm.Machine.Options.PageSize;

    /// <summary>Protects a range: the snapshot is of the instant in which this returns. From then on each first store to a page waits until it is copied. Takes what <see cref="Userfaultfd.Protect"/> takes.</summary>
    /// <param name="userfaultfd">An open userfaultfd at which the range is registered; its handler becomes the snapshot's.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">How many pages.</param>
    /// <returns>The snapshot; its <see cref="Finish"/> comes in the end.</returns>
    /// <exception cref="BadAddressException">The range is empty, misaligned or outside the address space.</exception>
    /// <exception cref="MachineConfigurationException">The userfaultfd is closed, or an area of the range is not registered.</exception>
    public static Snapshot Begin(Userfaultfd userfaultfd, VirtualAddress start, int pages)
    {
        ArgumentNullException.ThrowIfNull(userfaultfd);
        userfaultfd.Protect(start, start + ((long)pages << userfaultfd.Mm.Machine.Options.PageShift));
        return BeginProtected(userfaultfd, start, pages);
    }

    /// <summary>Begins a snapshot of a range that somebody has protected. It is torn if a CPU can still store to the range.</summary>
    /// <param name="userfaultfd">An open userfaultfd at which the range is registered; its handler becomes the snapshot's.</param>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="pages">How many pages.</param>
    /// <returns>The snapshot.</returns>
    public static Snapshot BeginProtected(Userfaultfd userfaultfd, VirtualAddress start, int pages)
    {
        ArgumentNullException.ThrowIfNull(userfaultfd);
        var snapshot = new Snapshot(userfaultfd, start, pages);
        snapshot.Remember();

        // Not before the protection is complete: a page copied while a CPU may still store to another one would be older than that.
        userfaultfd.Handler = snapshot.Save;
        while (userfaultfd.TryRead(out VirtualAddress address))
        {
            snapshot.Save(address);
        }

        return snapshot;
    }

    /// <summary>Copies the pages that nobody has stored to yet, and lets all stores go on. Takes what <see cref="Userfaultfd.Resolve"/> takes.</summary>
    public void Finish()
    {
        for (int page = 0; page < _pages; page++)
        {
            Save(AddressOf(page));
        }

        _userfaultfd.Handler = null;
    }

    /// <summary>Looks whether every page that was there when the snapshot began has been copied as it was then. Comes behind <see cref="Finish"/>.</summary>
    /// <exception cref="UndefinedBehaviorException">One was changed before it was copied: a store went by without waiting.</exception>
    public void Verify()
    {
        for (int page = 0; page < _pages; page++)
        {
            ReadOnlySpan<long> copy = _copies.ForReading(page * WordsPerPage, WordsPerPage);
            if (WasThere(page) && !copy.SequenceEqual(_expected.ForReading(page * WordsPerPage, WordsPerPage)))
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.SnapshotTorn,
                    nameof(Verify),
                    $"the snapshot of the page at {AddressOf(page)}",
                    "It was stored to before it was copied: its entry was writable, or a CPU still had it so.");
            }
        }
    }

    private bool WasThere(int page) => (_taken.ForReading(page, 1)[0] & 2) != 0;

    /// <summary>Copies a page once, and lets stores to it happen.</summary>
    private void Save(VirtualAddress address)
    {
        int index = (int)((address - Start) / PageSize);
        if ((uint)index >= (uint)_pages)
        {
            return;
        }

        var claim = new Word(_taken, index);
        var step = new Step(StepKind.ClaimPage, claim);
        Mm.Machine.Before(step);
        bool isMine = (claim.Or(1) & 1) == 0;
        Mm.Machine.After(step, isMine ? 1 : 0);
        if (isMine)
        {
            Page page = GetUserPages.Get(Mm, address);
            step = new Step(StepKind.CopyPage, Mm.Machine.MemoryWord(page.Pfn, 0));
            Mm.Machine.Before(step);
            Region.Copy(page.Memory, page.FirstWord, _copies, index * WordsPerPage, WordsPerPage);
            Mm.Machine.After(step, 0);
            page.Put();
            _userfaultfd.Resolve(address, address + PageSize);
        }
    }

    // What the snapshot is to be, all in one step and without touching an entry: no program could do that, and none needs to but to find its own mistakes.
    private void Remember()
    {
        var step = new Step(StepKind.CopyPage, new Word(_expected, 0));
        Mm.Machine.Before(step);
        for (int page = 0; page < _pages; page++)
        {
            int virtualPage = (int)(AddressOf(page).Value >> Mm.Machine.Options.PageShift);
            if (Mm.TableOf(virtualPage) is { } table && new Pte(table.EntryWord(virtualPage).Read()) is { IsPresent: true } entry)
            {
                int from = entry.Pfn.Number * WordsPerPage;
                Region.Copy(Mm.Machine.Memory, from, _expected, page * WordsPerPage, WordsPerPage);
                new Word(_taken, page).Or(2);
            }
        }

        Mm.Machine.After(step, 0);
    }

    private VirtualAddress AddressOf(int page) => Start + ((long)page * PageSize);
}

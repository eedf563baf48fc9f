using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>
/// Lets somebody see every page of a range before it changes: a page is write-protected, the first store to it waits, and he is asked. Other than soft-dirty
/// marks it can block the store, it needs no scan of the tables, and a second watcher of the same area is turned away (Arcangeli, August 2016).
/// </summary>
/// <remarks>Linux: <c>struct userfaultfd_ctx</c>, <c>fs/userfaultfd.c</c>. An address space has one at a time.</remarks>
public sealed partial class Userfaultfd
{
    internal Userfaultfd(Mm mm)
    {
        Mm = mm;
        _words = (mm.Machine.Options.VirtualPages + PagesPerWord - 1) / PagesPerWord;
        _waiting = mm.Machine.Store.Allocate(_words);
        _unread = mm.Machine.Store.Allocate(_words);
        _open = new Word(mm.Machine.Store.Allocate(1), 0);
    }

    /// <summary>The address space.</summary>
    public Mm Mm { get; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _open.Read() != 0;

    /// <summary>Opens an address space's userfaultfd. Needs no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The userfaultfd, which watches nothing yet.</returns>
    /// <exception cref="MachineConfigurationException">Somebody else has it open.</exception>
    /// <remarks>Linux: <c>userfaultfd(2)</c>.</remarks>
    public static Userfaultfd Open(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Userfaultfd opened = mm.GetUserfaultfd();
        if (!opened.TryChange(0, 1))
        {
            throw new MachineConfigurationException($"The userfaultfd of address space {mm.Id} is open already.");
        }

        return opened;
    }

    /// <summary>Has the areas of a range watched: their pages may be write-protected from now on. Takes the mmap lock for writing.</summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size.</param>
    /// <exception cref="BadAddressException">The range is empty or misaligned, or no area lies in it.</exception>
    /// <exception cref="MachineConfigurationException">It is closed, or an area is watched already.</exception>
    /// <remarks>Linux: <c>UFFDIO_REGISTER</c> with <c>UFFDIO_REGISTER_MODE_WP</c>; a second watcher gets <c>EBUSY</c>.</remarks>
    public void Register(VirtualAddress start, VirtualAddress end)
    {
        Check(start, end, nameof(Register));
        using MmapLock.WriteGuard held = Mm.MmapLock.HoldWrite();
        Vma[] areas = [.. Mm.Vmas.Where(vma => vma.Start < end && start < vma.End)];
        if (areas.Length == 0)
        {
            throw new BadAddressException(start, $"begins a range up to {end} in which no area lies");
        }

        if (Array.Find(areas, vma => (vma.Flags & VmaFlags.UffdWp) != 0) is { } watched)
        {
            throw new MachineConfigurationException($"{nameof(Register)}: {watched} is watched already.");
        }

        Mm.ChangeAreaFlags(start, end, VmaFlags.UffdWp, VmaFlags.None);
    }

    /// <summary>Has the areas of a range watched no longer: every page is as if it had never been protected, and every waiting store goes on. Takes the mmap lock for writing, and page-table locks.</summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size.</param>
    /// <exception cref="BadAddressException">The range is empty or misaligned.</exception>
    /// <exception cref="MachineConfigurationException">It is closed.</exception>
    /// <remarks>Linux: <c>UFFDIO_UNREGISTER</c>. The marks go before the flag: a mark without its area's flag is one that nobody resolves.</remarks>
    public void Unregister(VirtualAddress start, VirtualAddress end)
    {
        Check(start, end, nameof(Unregister));
        using (Mm.MmapLock.HoldWrite())
        {
            UserfaultWp.Change(Mm, start, end, isProtected: false);
            Mm.ChangeAreaFlags(start, end, VmaFlags.None, VmaFlags.UffdWp);
        }

        Wake(start, end);
    }

    /// <summary>
    /// Write-protects the watched pages of a range, also those that are not there: on return no CPU stores to one of them before it is resolved. Takes the mmap
    /// lock for reading, and page-table locks.
    /// </summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size.</param>
    /// <exception cref="BadAddressException">The range is empty or misaligned.</exception>
    /// <exception cref="MachineConfigurationException">It is closed, or an area of the range is not watched.</exception>
    /// <remarks>Linux: <c>UFFDIO_WRITEPROTECT</c> with <c>UFFDIO_WRITEPROTECT_MODE_WP</c>, <c>mwriteprotect_range</c>; <c>UFFD_FEATURE_WP_UNPOPULATED</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void Protect(VirtualAddress start, VirtualAddress end)
    {
        Check(start, end, nameof(Protect));
        using MmapLock.ReadGuard held = Mm.MmapLock.HoldRead();
        CheckWatched(start, end, nameof(Protect));
        UserfaultWp.Change(Mm, start, end, isProtected: true);
    }

    /// <summary>Lets stores to the pages of a range happen, and those that wait go on. A page that is not protected stays as it is. Takes the mmap lock for reading, and page-table locks.</summary>
    /// <param name="start">The first address, a multiple of the page size.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size.</param>
    /// <exception cref="BadAddressException">The range is empty or misaligned.</exception>
    /// <exception cref="MachineConfigurationException">It is closed, or an area of the range is not watched.</exception>
    /// <remarks>Linux: <c>UFFDIO_WRITEPROTECT</c> without the mode. The entry stays read-only: the store faults once more, as any first store does.</remarks>
    public void Resolve(VirtualAddress start, VirtualAddress end)
    {
        Check(start, end, nameof(Resolve));
        using (Mm.MmapLock.HoldRead())
        {
            CheckWatched(start, end, nameof(Resolve));
            UserfaultWp.Change(Mm, start, end, isProtected: false);
        }

        Wake(start, end);
    }

    /// <summary>Watches nothing any more, and may be opened anew. Takes the mmap lock for writing, and page-table locks.</summary>
    /// <exception cref="MachineConfigurationException">It is closed.</exception>
    /// <remarks>Linux: <c>userfaultfd_release</c>.</remarks>
    public void Close()
    {
        Unregister(default, Mm.End);
        Handler = null;
        TryChange(1, 0);
    }

    private void CheckWatched(VirtualAddress start, VirtualAddress end, string operation)
    {
        if (Mm.Vmas.FirstOrDefault(vma => vma.Start < end && start < vma.End && (vma.Flags & VmaFlags.UffdWp) == 0) is { } other)
        {
            throw new MachineConfigurationException($"{operation}: {other} is not watched; {nameof(Register)} comes first.");
        }
    }

    private void Check(VirtualAddress start, VirtualAddress end, string operation)
    {
        ulong size = (ulong)Mm.Machine.Options.PageSize;
        if (start.Value % size != 0 || end.Value % size != 0 || start >= end || end > Mm.End)
        {
            throw new BadAddressException(start, $"does not begin a range of whole pages up to {end} below {Mm.End}: nothing that {operation} could work on");
        }

        if (!IsOpen)
        {
            throw new MachineConfigurationException($"{operation}: the userfaultfd of address space {Mm.Id} is closed.");
        }
    }

    private bool TryChange(long from, long to)
    {
        var step = new Step(StepKind.ChangeUserfaultfd, _open);
        Mm.Machine.Before(step);
        bool changed = _open.TryChange(from, to);
        Mm.Machine.After(step, changed ? 1 : 0);
        return changed;
    }
}

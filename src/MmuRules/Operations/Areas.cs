using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>What operations on address spaces have in common: their ranges are checked, and areas give way to other areas.</summary>
/// <remarks>Linux: <c>mm/vma.c</c>.</remarks>
internal static class Areas
{
    /// <summary>Refuses a range that is empty, not of whole pages, or not all inside the address space.</summary>
    internal static void CheckRange(Mm mm, VirtualAddress start, VirtualAddress end, string operation)
    {
        ulong size = (ulong)mm.Machine.Options.PageSize;
        if (start.Value % size != 0 || end.Value % size != 0 || end > mm.End || start >= end)
        {
            throw new BadAddressException(start, $"does not begin a range of whole pages up to {end} below {mm.End}: nothing that {operation} could work on");
        }
    }

    /// <summary>Refuses an address space that was torn down. Under its mmap lock, so that the answer stays true.</summary>
    internal static void CheckUsed([Requires(MmuLock.Mmap)] Mm mm, string operation)
    {
        if (!mm.IsUsed)
        {
            throw new MachineConfigurationException($"{operation} on address space {mm.Id}, which has been torn down.");
        }
    }

    /// <summary>Refuses a range that is not all in areas. Under the mmap lock, so that the answer stays true.</summary>
    internal static void CheckCovered([Requires(MmuLock.Mmap)] Mm mm, VirtualAddress start, VirtualAddress end, string operation)
    {
        VirtualAddress covered = start;
        foreach (Vma vma in In(mm, start, end))
        {
            covered = vma.Start <= covered ? vma.End : covered;
        }

        if (covered < end)
        {
            throw new BadAddressException(covered, $"is in no area, but in the range {start}..{end} that {operation} was asked for");
        }
    }

    /// <summary>The areas of which some part lies in a range, by address.</summary>
    internal static Vma[] In(Mm mm, VirtualAddress start, VirtualAddress end) => [.. mm.Vmas.Where(vma => vma.Start < end && start < vma.End)];

    /// <summary>What an area would be that is a part of another one, if there is anything in that part.</summary>
    internal static VmaContent? Part(Vma vma, VirtualAddress start, VirtualAddress end) =>
        start < end ? vma.Content with { Start = start, End = end, FirstPage = vma.FilePageOf(start) } : null;

    /// <summary>The areas of a range, after those that reach over its borders were split there. Needs the mmap lock for writing.</summary>
    /// <remarks>Linux: <c>vms_gather_munmap_vmas</c>, <c>__split_vma</c>.</remarks>
    internal static Vma[] CutOut([Requires(MmuLock.Mmap)] Mm mm, VirtualAddress start, VirtualAddress end)
    {
        Split(mm, start);
        Split(mm, end);
        return In(mm, start, end);
    }

    /// <summary>
    /// Puts areas in the place of one that is there. Nobody finds a moment in which the reverse map lacks both; who looks for the area by address, without the mmap
    /// lock, may find neither, and takes that lock then. Needs the mmap lock for writing; the old and new areas are locked for writing until that is released.
    /// </summary>
    internal static void Replace([Requires(MmuLock.Mmap)] Vma old, params ReadOnlySpan<VmaContent> contents)
    {
        old.VmaLock.LockWrite();
        var areas = new Vma[contents.Length];
        for (int i = 0; i < areas.Length; i++)
        {
            areas[i] = old.Mm.GetVma(contents[i]);
            areas[i].VmaLock.LockWrite();
            SplitHugeAt(old, contents[i].Start);
        }

        using (RmapLocks.Hold(old))
        {
            Array.ForEach(areas, area => area.LinkRmap());
            old.UnlinkRmap();
        }

        old.Unlink();
        Array.ForEach(areas, area => area.Link());
    }

    /// <summary>Makes an area known: to the reverse map first, so that no page is mapped that could not be found. Needs the mmap lock for writing.</summary>
    /// <remarks>Linux: <c>vma_link</c>.</remarks>
    internal static void Insert([Requires(MmuLock.Mmap)] Vma vma)
    {
        vma.VmaLock.LockWrite();
        using (RmapLocks.Hold(vma))
        {
            vma.LinkRmap();
        }

        vma.Link();
    }

    /// <summary>Makes what maps, or stands for, a huge page at an address into small entries. Needs the mmap lock for writing and the area's, so that none comes anew.</summary>
    /// <remarks>Linux changes, moves and shares huge entries whole where it can; split first, they cost a translation of their size, and nothing else.</remarks>
    internal static void SplitHuge([Requires(MmuLock.Mmap)] Vma vma, VirtualAddress address)
    {
        if (vma.Mm.Directory(address).Read() is { IsTable: false, IsNone: false })
        {
            SplitHugePmd.Run(vma, address);
        }
    }

    // No entry maps pages of two areas. Linux: vma_adjust_trans_huge.
    private static void SplitHugeAt(Vma old, VirtualAddress border)
    {
        if (border > old.Start && old.Mm.Directory(border).Start < border)
        {
            SplitHugePmd.Run(old, border);
        }
    }

    private static void Split(Mm mm, VirtualAddress address)
    {
        if (Array.Find(In(mm, address, address + 1), vma => vma.Start < address) is { } vma)
        {
            Replace(vma, Part(vma, vma.Start, address)!, Part(vma, address, vma.End)!);
        }
    }
}

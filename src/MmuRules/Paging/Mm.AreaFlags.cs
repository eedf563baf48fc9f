using MmuRules.Annotations;

namespace MmuRules.Paging;

/// <content>What is permitted and watched in a range, changed.</content>
public sealed partial class Mm
{
    /// <summary>
    /// Changes the flags of every area of a range; an area that the range cuts is split. Needs the mmap lock for writing, and takes the areas' locks, which are
    /// released with it.
    /// </summary>
    /// <remarks>
    /// Linux: <c>vm_flags_reset</c> behind <c>vma_modify_flags</c>. Neighbours that have become alike are not merged. The new areas are in the reverse map before
    /// the old one is out of it: a walk finds the address once or twice, but never not at all.
    /// </remarks>
    [Requires(MmuLock.Mmap)]
    internal void ChangeAreaFlags(VirtualAddress start, VirtualAddress end, VmaFlags set, VmaFlags clear)
    {
        foreach (Vma vma in Vmas)
        {
            VirtualAddress first = VirtualAddress.Max(vma.Start, start);
            VirtualAddress last = VirtualAddress.Min(vma.End, end);
            VmaFlags flags = (vma.Flags | set) & ~clear;
            if (first < last && flags != vma.Flags)
            {
                vma.VmaLock.LockWrite();
                Add(Part(vma, vma.Start, first, vma.Flags));
                Add(Part(vma, first, last, flags));
                Add(Part(vma, last, vma.End, vma.Flags));
                vma.Unlink();
                vma.UnlinkRmap();
            }
        }
    }

    private static void Add(Vma? vma)
    {
        vma?.VmaLock.LockWrite();
        vma?.LinkRmap();
        vma?.Link();
    }

    private Vma? Part(Vma vma, VirtualAddress start, VirtualAddress end, VmaFlags flags)
    {
        int skipped = (int)((start - vma.Start) >> Machine.Options.PageShift);
        return start < end ? GetVma(vma.Content with { Start = start, End = end, FirstPage = vma.FirstPage + skipped, Flags = flags }) : null;
    }
}

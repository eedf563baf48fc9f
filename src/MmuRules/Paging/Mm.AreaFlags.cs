using MmuRules.Annotations;
using MmuRules.Operations;

namespace MmuRules.Paging;

/// <content>What is permitted and watched in a range, changed.</content>
public sealed partial class Mm
{
    /// <summary>
    /// Changes the flags of every area of a range; an area that the range cuts is split. Needs the mmap lock for writing; takes i_mmap and anon_vma locks, and the areas' own, which are
    /// released with it.
    /// </summary>
    /// <remarks>
    /// Linux: <c>vm_flags_reset</c> behind <c>vma_modify_flags</c>. Neighbours that have become alike are not merged. The new areas are in the reverse map before
    /// the old one is out of it: a walk finds the address once or twice, but never not at all.
    /// </remarks>
    [Requires(MmuLock.Mmap)]
    internal void ChangeAreaFlags(VirtualAddress start, VirtualAddress end, VmaFlags set, VmaFlags clear)
    {
        foreach (Vma vma in Areas.In(this, start, end))
        {
            VmaFlags flags = (vma.Flags | set) & ~clear;
            if (flags != vma.Flags)
            {
                VirtualAddress first = VirtualAddress.Max(vma.Start, start);
                VirtualAddress last = VirtualAddress.Min(vma.End, end);
                VmaContent?[] parts =
                [
                    Areas.Part(vma, vma.Start, first),
                    Areas.Part(vma, first, last)! with { Flags = flags },
                    Areas.Part(vma, last, vma.End),
                ];
                Areas.Replace(vma, [.. parts.OfType<VmaContent>()]);
            }
        }
    }
}

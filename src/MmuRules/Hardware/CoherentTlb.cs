using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>An MMU whose TLB is part of the cache coherency: a translation dies on every CPU in the instant in which its entry changes. No flush is ever needed.</summary>
/// <remarks>Source: Linus Torvalds, 27 April 2014: "such a CPU might as well make the TLB be part of the cache-coherency domain, … I wish."</remarks>
public sealed class CoherentTlb : HardwareModel
{
    internal override TlbEntry Walk(Mm mm, int virtualPage, bool isWrite) => WalkAndMark(mm, virtualPage, isWrite);

    internal override long Exchange(in EntryPlace place, long value)
    {
        Mm mm = place.Mm;
        using Shootdown.Pause pause = mm.Machine.Shootdown.Stop(mm.CpuMask);
        long before = place.Word.Exchange(value);
        pause.Forget(place.Range);
        return before;
    }

    internal override bool TryChange(in EntryPlace place, long expected, long value)
    {
        Mm mm = place.Mm;
        using Shootdown.Pause pause = mm.Machine.Shootdown.Stop(mm.CpuMask);
        bool changed = place.Word.TryChange(expected, value);
        if (changed)
        {
            pause.Forget(place.Range);
        }

        return changed;
    }
}

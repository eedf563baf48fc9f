using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>The walk of the page tables.</content>
public sealed partial class Cpu
{
    /// <summary>Finds the entry at which this CPU's walk ends.</summary>
    internal bool TryFindEntry(Mm mm, int virtualPage, out EntryPlace place) => EntryPlace.TryFind(mm, virtualPage, out place);

    private TlbEntry WalkAndFill(Mm mm, int page, AccessKind access)
    {
        HardwareModel model = Machine.Model;
        if (access == AccessKind.Store && Tlb.Lookup(page) is { IsValid: true, IsWritable: true } held && model.TryDirty(this, mm, held))
        {
            return Tlb.Lookup(page);
        }

        while (true)
        {
            TlbEntry entry = model.Walk(this, mm, page, access, out EntryPlace place);
            if (!entry.IsValid)
            {
                // A store that found a translation it must not use ends with none: the fault handler changes the entry.
                Tlb.Invalidate(page, page + 1);
                return entry;
            }

            Tlb.Fill(entry, place);
            if (model.IsCurrent(place, entry))
            {
                return entry;
            }

            Tlb.Invalidate(page, page + 1);
        }
    }
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>The walk of the page tables.</content>
public sealed partial class Cpu
{
    /// <summary>Finds the entry at which this CPU's walk ends: by way of what it remembers of upper-level entries, or from the root.</summary>
    /// <exception cref="UndefinedBehaviorException">It remembers a table that has been freed.</exception>
    internal bool TryFindEntry(Mm mm, int virtualPage, out EntryPlace place)
    {
        int index = virtualPage / Machine.Options.EntriesPerTable;
        if (WalkCache?.Find(this, index) is { } remembered)
        {
            place = EntryPlace.InTable(mm, remembered, virtualPage);
            return true;
        }

        while (EntryPlace.TryFind(mm, virtualPage, out place))
        {
            if (WalkCache is null || place.TableNumber == 0)
            {
                return true;
            }

            // As with a translation: what was unlinked while it was being filled could be overlooked by who frees it.
            WalkCache.Fill(index, place.TableNumber);
            if (new Pmd(mm.DirectoryWord(index).Read()) is { IsTable: true } now && now.TableNumber == place.TableNumber)
            {
                return true;
            }

            WalkCache.Forget(index);
        }

        return false;
    }

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
                // A store that found a translation it must not use ends with none, and the way there is forgotten: the fault handler changes entries of both levels.
                Tlb.Invalidate(page, page + 1);
                if (access != AccessKind.Speculative)
                {
                    WalkCache?.Forget(page / Machine.Options.EntriesPerTable);
                }

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

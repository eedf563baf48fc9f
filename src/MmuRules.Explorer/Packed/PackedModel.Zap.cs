using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>The zap: its instructions, one after the other, and the CPUs that acknowledge its flushes.</content>
internal sealed partial class PackedModel
{
    private void ExpandZap(ZapState state, ref PackedSuccessors successors)
    {
        int at = Place(state.Rest);
        if (at == _done)
        {
            return;
        }

        ref readonly ZapPlace place = ref _places[at];
        int page = ZapPlaces.PageOf(at);
        ulong cpus = state.Cpus;
        ulong rest = state.Rest;
        int next = place.Next;
        switch (place.Op)
        {
            case ZapOp.Flush:
                ExpandAcknowledgements(state, ref successors);
                return;
            case ZapOp.WriteProtect when (rest & OfPage(Present, page)) != 0:
                if (!TryChangeEntry(page, ref cpus))
                {
                    return;
                }

                rest &= ~OfPage(Writable, page);
                break;
            case ZapOp.ClearEntry when (rest & OfPage(Present, page)) == 0:
                next = _places.NextPage(at);
                break;
            case ZapOp.ClearEntry:
                if (!TryChangeEntry(page, ref cpus))
                {
                    return;
                }

                rest |= OfPage(Taken | ((rest & OfPage(EntryDirty, page)) != 0 ? WasDirty : 0), page);
                rest &= ~OfPage(Present | Writable | EntryDirty, page);
                break;
            case ZapOp.LookAgain when (rest & OfPage(EntryDirty, page)) != 0:
                rest = (rest | OfPage(WasDirty, page)) & ~OfPage(EntryDirty, page);
                break;
            case ZapOp.MarkDirty:
                // A page outside the cache may be marked: nobody will ever look.
                rest |= (rest & OfPage(Outside, page)) == 0 ? OfPage(PageDirty, page) : 0;
                rest &= ~OfPage(WasDirty, page);
                break;
            case ZapOp.Put:
                if ((rest & OfPage(StoredOutside, page)) != 0)
                {
                    successors.AddViolation(Property.LostWrite, PackedAct.Zap, ZapPlaces.InstructionOf(at), page);
                    return;
                }

                rest &= ~OfPage(Outside, page);
                break;
        }

        Add(cpus, rest, next, PackedAct.Zap, ZapPlaces.InstructionOf(at), page, ref successors);
    }

    private void ExpandAcknowledgements(ZapState state, ref PackedSuccessors successors)
    {
        int at = Place(state.Rest);
        for (int writer = 0; writer < _writers; writer++)
        {
            ulong cpu = state.Cpus >> (writer * CpuBits);
            if ((cpu & Owes) == 0 || (cpu & (AccessMask << AccessShift)) != 0)
            {
                continue;
            }

            ulong cpus = state.Cpus & ~(Owes << (writer * CpuBits));
            ulong rest = state.Rest;
            for (int page = 0; page < _pages; page++)
            {
                if (IsInRange(state.Rest, at, page))
                {
                    Forget(writer, page, ref cpus, ref rest);
                }
            }

            if ((cpus & AnyOwes) != 0)
            {
                successors.Add(cpus, rest, PackedAct.Acknowledge, writer, 0);
            }
            else
            {
                Add(cpus, rest, _places[at].Next, PackedAct.Acknowledge, writer, 0, ref successors);
            }
        }
    }

    // A gather flushes from the first entry that it has recorded to the last; who protects first flushes all that he has looked at.
    private bool IsInRange(ulong rest, int at, int page)
    {
        if (!_places[at].IsBehindClear)
        {
            return true;
        }

        ulong taken = rest & AllTaken;
        ulong here = OfPage(Taken, page);
        return taken != 0 && (taken & ((here << 1) - 1)) != 0 && (taken & ~(here - 1)) != 0;
    }

    private static void Forget(int writer, int page, ref ulong cpus, ref ulong rest)
    {
        ulong held = (cpus >> ((writer * CpuBits) + (page * TlbBits))) & TlbMask;
        if (held == HeldBack && (rest & OfPage(Present, page)) != 0)
        {
            rest |= OfPage(EntryDirty, page);
        }

        cpus &= ~OfTlb(TlbMask, writer, page);
    }

    /// <summary>Takes the translations of an entry that is about to change from every CPU, on machines that do so.</summary>
    /// <returns>Whether it can change now: on these machines, between two instructions of every CPU.</returns>
    private bool TryChangeEntry(int page, ref ulong cpus)
    {
        if (_clearFlushes)
        {
            if ((cpus & AnyAccess) != 0)
            {
                return false;
            }

            cpus &= ~OfTlbs(TlbMask, page);
        }

        return true;
    }
}

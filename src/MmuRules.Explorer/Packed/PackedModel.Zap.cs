using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>The zap: its instructions, one after the other, and the CPUs that acknowledge its flushes.</content>
internal sealed partial class PackedModel
{
    private const ulong AllTaken = Taken | (Taken << PageBits) | (Taken << (2 * PageBits));

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

    private void Add(ulong cpus, ulong rest, int next, PackedAct act, int actor, int page, ref PackedSuccessors successors)
    {
        if (!GoTo(next, ref cpus, ref rest))
        {
            successors.AddViolation(Property.Counts, act, actor, page);
            return;
        }

        successors.Add(cpus, rest, act, actor, page);
    }

    /// <summary>Moves on to the next instruction that there is something to do for.</summary>
    /// <returns>Whether counts are right, if it was the last one.</returns>
    private bool GoTo(int at, ref ulong cpus, ref ulong rest)
    {
        while (at != _done && IsNothingToDo(at, rest))
        {
            at = _places[at].Next;
        }

        bool isRight = at != _done || (rest & AllTaken) == 0 || _places.GivesAllUp;
        if (at == _done)
        {
            rest &= ~(AllTaken | (AllTaken << 1));
        }
        else if (_places[at].Op == ZapOp.Flush)
        {
            cpus |= AnyOwes >> ((PackedWorld.MostWriters - _writers) * CpuBits);
        }

        rest = (rest & ~(PlaceMask << PlaceShift)) | ((ulong)at << PlaceShift);
        return isRight;
    }

    private bool IsNothingToDo(int at, ulong rest)
    {
        ref readonly ZapPlace place = ref _places[at];
        ulong page = Page(rest, ZapPlaces.PageOf(at));
        return place.Op switch
        {
            ZapOp.Flush => place.IsBehindClear && (rest & AllTaken) == 0,
            ZapOp.MarkDirty => (page & WasDirty) == 0,
            ZapOp.LookAgain or ZapOp.RemoveRmap or ZapOp.Defer or ZapOp.DeferDirty or ZapOp.Put => (page & Taken) == 0,
            _ => false,
        };
    }
}

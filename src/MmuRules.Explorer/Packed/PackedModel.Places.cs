using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>How the zap moves on, and what it may not leave behind.</content>
internal sealed partial class PackedModel
{
    private const ulong AllTaken = Taken | (Taken << PageBits) | (Taken << (2 * PageBits));

    private void Add(ulong cpus, ulong rest, int next, PackedAct act, int actor, int page, ref PackedSuccessors successors)
    {
        if (GoTo(next, ref cpus, ref rest) is { } violated)
        {
            successors.AddViolation(violated, act, actor, page);
            return;
        }

        successors.Add(cpus, rest, act, actor, page);
    }

    /// <summary>Moves on to the next instruction that there is something to do for.</summary>
    /// <returns>What the zap leaves behind that it must not, if it was the last one.</returns>
    private Property? GoTo(int at, ref ulong cpus, ref ulong rest)
    {
        while (at != _done && IsNothingToDo(at, rest))
        {
            at = _places[at].Next;
        }

        Property? left = null;
        if (at == _done)
        {
            left = (rest & AllTaken) != 0 && !_places.GivesAllUp ? Property.Counts : LeavesStaleTranslation(cpus, rest) ? Property.StaleAccess : null;
            rest &= ~(AllTaken | (AllTaken << 1));
        }
        else if (_places[at].Op == ZapOp.Flush)
        {
            cpus |= AnyOwes >> ((PackedWorld.MostWriters - _writers) * CpuBits);
        }

        rest = (rest & ~(PlaceMask << PlaceShift)) | ((ulong)at << PlaceShift);
        return left;
    }

    /// <summary>Whether a CPU could store through a translation that its entry does not permit: with the zap's end there is nobody left who would flush it.</summary>
    private bool LeavesStaleTranslation(ulong cpus, ulong rest)
    {
        for (int page = 0; page < _pages; page++)
        {
            bool permits = (rest & OfPage(Writable, page)) != 0;
            ulong stale = permits ? cpus & OfTlbs(Old, page) : cpus & OfTlbs(KindMask, page);
            if (stale != 0)
            {
                return true;
            }
        }

        return false;
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

using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>CPUs that store, and what their MMUs do for that.</content>
internal sealed partial class PackedModel
{
    private void ExpandCpu(ZapState state, int writer, ref PackedSuccessors successors)
    {
        ulong cpu = state.Cpus >> (writer * CpuBits);
        int accessed = (int)((cpu >> AccessShift) & AccessMask);
        if (accessed != 0)
        {
            // Inside an instruction, which ends before anything else happens on this CPU.
            ulong ended = state.Cpus & ~(AccessMask << ((writer * CpuBits) + AccessShift));
            Store(ended, state.Rest, writer, accessed - 1, PackedAct.Access, ref successors);
            return;
        }

        bool stores = ((cpu >> StoresShift) & 7) != 0;
        for (int page = 0; page < _pages; page++)
        {
            ulong held = (cpu >> (page * TlbBits)) & KindMask;
            ulong entry = Page(state.Rest, page);
            if (stores)
            {
                if (held >= Dirty)
                {
                    Store(state.Cpus, state.Rest, writer, page, PackedAct.Hit, ref successors);
                }
                else
                {
                    BeginStore(state, writer, page, held, entry, ref successors);
                }
            }

            if (_fills && held == None)
            {
                Load(state, writer, page, entry, ref successors);
            }
        }
    }

    private void Store(ulong cpus, ulong rest, int writer, int page, PackedAct act, ref PackedSuccessors successors)
    {
        ulong stored = Newer;
        if ((cpus & OfTlb(Old, writer, page)) != 0)
        {
            if ((rest & OfPage(Outside, page)) == 0)
            {
                successors.AddViolation(Property.StaleAccess, act, writer, page);
                return;
            }

            stored = StoredOutside;
        }

        ulong one = _countsStores ? 1UL << ((writer * CpuBits) + StoresShift) : 0;
        successors.Add(cpus - one, rest | OfPage(stored, page), act, writer, page);
    }

    private void BeginStore(ZapState state, int writer, int page, ulong held, ulong entry, ref PackedSuccessors successors)
    {
        if (held == Clean && _blindDirty)
        {
            // Where the translation came from, whatever stands there by now.
            Walk(state, state.Rest | OfPage(EntryDirty, page), writer, page, (state.Cpus & OfTlb(Old, writer, page)) | OfTlb(Dirty, writer, page), ref successors);
        }
        else if (held == Clean && _writeBackDirty)
        {
            Walk(state, state.Rest, writer, page, (state.Cpus & OfTlb(Old, writer, page)) | OfTlb(HeldBack, writer, page), ref successors);
        }
        else if ((entry & (Present | Writable)) != (Present | Writable))
        {
            Fault(state, writer, page, Writable | EntryDirty, PackedAct.Fault, ref successors);
        }
        else if ((entry & EntryDirty) != 0)
        {
            Walk(state, state.Rest, writer, page, OfTlb(Dirty, writer, page), ref successors);
        }
        else if (_dirtyByFault)
        {
            if (!_places[Place(state.Rest)].HoldsTable)
            {
                successors.Add(state.Cpus, state.Rest | OfPage(EntryDirty, page), PackedAct.DirtyFault, writer, page);
            }
        }
        else if (_writeBackDirty)
        {
            Walk(state, state.Rest, writer, page, OfTlb(HeldBack, writer, page), ref successors);
        }
        else
        {
            Walk(state, state.Rest | OfPage(EntryDirty, page), writer, page, OfTlb(Dirty, writer, page), ref successors);
        }
    }

    private static void Walk(ZapState state, ulong rest, int writer, int page, ulong translation, ref PackedSuccessors successors)
    {
        ulong cpus = state.Cpus & ~OfTlb(TlbMask, writer, page);
        successors.Add(cpus | translation | ((ulong)(page + 1) << ((writer * CpuBits) + AccessShift)), rest, PackedAct.Walk, writer, page);
    }

    private void Fault(ZapState state, int writer, int page, ulong entry, PackedAct act, ref PackedSuccessors successors)
    {
        if (_places[Place(state.Rest)].HoldsTable || IsLocked(state.Rest, page) || (_setWaits && (state.Cpus & AnyAccess) != 0))
        {
            return;
        }

        ulong bits = Cached | Present | entry;
        if (act == PackedAct.Fault)
        {
            bits |= PageDirty | (_buffers ? Buffers : 0);
        }

        // What a stray store of the hardware left in an empty entry goes.
        ulong rest = state.Rest & ~OfPage(EntryDirty, page);
        successors.Add(state.Cpus & ~OfTlb(TlbMask, writer, page), rest | OfPage(bits, page), act, writer, page);
    }

    private void Load(ZapState state, int writer, int page, ulong entry, ref PackedSuccessors successors)
    {
        if ((entry & Present) == 0)
        {
            if (_loads)
            {
                Fault(state, writer, page, Writable, PackedAct.LoadFault, ref successors);
            }
        }
        else if ((entry & Writable) != 0 && ((entry & EntryDirty) != 0 || _blindDirty || _writeBackDirty))
        {
            // A translation that no store uses without a walk is as none at all, and not kept account of.
            ulong translation = (entry & EntryDirty) != 0 ? Dirty : Clean;
            successors.Add(state.Cpus | OfTlb(translation, writer, page), state.Rest, PackedAct.Fill, writer, page);
        }
    }
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>What a model decides. What is not overridden is as on x86.</content>
public abstract partial class HardwareModel
{
    /// <summary>Whether its TLBs remember where a translation was loaded from.</summary>
    internal virtual bool RemembersOrigins => false;

    /// <summary>Whether a flush drops what CPUs remember of upper-level entries, also if it was not told that tables are freed.</summary>
    internal virtual bool EveryFlushDropsWalkCaches => true;

    /// <summary>Looks for a translation that permits an access, and sets bits on the way. <see cref="TlbEntry.None"/> means a fault.</summary>
    /// <param name="cpu">Who walks.</param>
    /// <param name="mm">The address space that it runs.</param>
    /// <param name="virtualPage">The page.</param>
    /// <param name="access">What for.</param>
    /// <param name="place">Where the translation came from, if there is one.</param>
    internal virtual TlbEntry Walk(Cpu cpu, Mm mm, int virtualPage, AccessKind access, out EntryPlace place) =>
        cpu.TryFindEntry(mm, virtualPage, out place) ? Translate(place, virtualPage, access) : TlbEntry.None;

    /// <summary>Makes a translation from an entry, and sets bits in the entry, as far as the entry permits the access.</summary>
    internal virtual TlbEntry Translate(in EntryPlace place, int virtualPage, AccessKind access)
    {
        while (true)
        {
            Pte entry = place.ReadLeaf();
            if (!entry.IsPresent || (access == AccessKind.Store && !entry.IsWritable))
            {
                return TlbEntry.None;
            }

            // Atomically, and only in an entry that still permits the access.
            Pte marked = Mark(entry, access);
            if (marked == entry || place.Word.TryChange(entry.Raw, marked.Raw))
            {
                return TlbEntry.Of(virtualPage, place, marked);
            }
        }
    }

    /// <summary>What an access makes of an entry that permits it.</summary>
    internal virtual Pte Mark(Pte entry, AccessKind access) => access == AccessKind.Store ? entry.AfterStore() : entry.AfterAccess();

    /// <summary>Whether a translation that was just filled is what its place still says. One from an entry already cleared could be overlooked by who frees the page.</summary>
    internal virtual bool IsCurrent(in EntryPlace place, TlbEntry entry) => place.Maps(place.ReadLeaf(), entry);

    /// <summary>Makes a translation that permits stores, but is clean, a dirty one without a walk, if such MMUs do so.</summary>
    /// <returns>Whether the store may go on.</returns>
    internal virtual bool TryDirty(Cpu cpu, Mm mm, TlbEntry held) => false;

    /// <summary>Told that a TLB gives up a translation that holds a dirty bit back.</summary>
    internal virtual void WriteBack(Mm mm, TlbEntry entry)
    {
    }

    /// <summary>Atomically exchanges an entry's word; returns it as it was.</summary>
    internal virtual long Exchange(in EntryPlace place, long value) => place.Word.Exchange(value);

    /// <summary>Atomically exchanges an entry's word if it is as expected.</summary>
    internal virtual bool TryChange(in EntryPlace place, long expected, long value) => place.Word.TryChange(expected, value);

    /// <summary>Stores an entry's word over whatever is there.</summary>
    internal virtual void Store(in EntryPlace place, long value) => place.Word.Exchange(value);

    /// <summary>Stores an entry's word where there is none that an MMU would use. Who emptied it owes the flush, and that may be still to come.</summary>
    internal virtual void Fill(in EntryPlace place, long value) => Store(place, value);

    /// <summary>Flushes: on return no CPU holds or uses a translation of the range from before.</summary>
    internal virtual void Flush(Machine machine, in TlbRange range) => machine.Shootdown.Interrupt(range);

    /// <summary>Whether a flush waits for CPUs with interrupts disabled, and so for the lockless walkers of the address space.</summary>
    internal virtual bool FlushWaitsForWalkers => true;

    /// <summary>Told that a page is being freed, before the TLBs are looked at.</summary>
    internal virtual void MarkDangling(Machine machine, int physicalPage)
    {
    }

    /// <summary>What stands between the TLBs and the page tables of a machine of this model, if anything does.</summary>
    internal virtual HashTable? CreateHash(Machine machine) => null;
}

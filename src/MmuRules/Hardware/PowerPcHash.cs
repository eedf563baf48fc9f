using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>
/// A PowerPC's hashed MMU. CPUs fill their TLBs from a hash table that they share; what is not there is put there by a miss handler, from the page tables. The MMU
/// sets referenced and changed bits in the hash, by a byte store that does not look what is there by now; so the miss handler sets accessed and dirty in the page table
/// before it lets an access through, and nobody ever looks at the hash's bits.
/// </summary>
/// <remarks>Linux: <c>hash_page</c>, <c>__hash_page_4K</c>, <c>flush_hash_page</c>. Source: Benjamin Herrenschmidt, 27 April 2014.</remarks>
public sealed class PowerPcHash : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "sets the changed bit at the translation's place in the hash by a byte store, whatever is there by now; a store that the hash does not permit goes to the miss handler, "
            + "which sets accessed and dirty in the entry atomically, or faults",
        Clear = "nobody: neither the hash nor the TLBs",
        Flush = "takes the translation from the hash first, then from the TLBs by broadcast (tlbie); it does not wait for CPUs with interrupts disabled",
        Exposes = "a flush of the TLBs alone, which fill again from the hash; changed bits that land with another page, or are gone with an evicted hash entry: they would have to be carried over",
        Source = "Herrenschmidt, 27 April 2014; Linux, __hash_page_4K",
    };

    /// <summary>Looks up a page's translation in the hash, without using it. Changes nothing; needs no lock.</summary>
    /// <param name="mm">The address space, of a machine of this model.</param>
    /// <param name="address">An address in the page.</param>
    /// <param name="referenced">The hash's referenced bit.</param>
    /// <param name="changed">The hash's changed bit.</param>
    /// <returns>Whether the hash holds a translation.</returns>
    /// <exception cref="MachineConfigurationException">The machine is of another model.</exception>
    public bool TryPeek(Mm mm, VirtualAddress address, out bool referenced, out bool changed)
    {
        ArgumentNullException.ThrowIfNull(mm);
        HashTable hash = mm.Machine.Hash ?? throw new MachineConfigurationException($"The machine is of the model {mm.Machine.Model}, which has no hash.");
        int page = (int)(address.Value >> mm.Machine.Options.PageShift);
        bool found = hash.Find(mm, page).IsValid;
        long bits = found ? hash.BitsAt(mm, page).Read() : 0;
        referenced = (bits & HashTable.Referenced) != 0;
        changed = (bits & HashTable.Changed) != 0;
        return found;
    }

    internal override HashTable CreateHash(Machine machine) => new(machine);

    internal override TlbEntry Walk(Cpu cpu, Mm mm, int virtualPage, AccessKind access, out EntryPlace place)
    {
        HashTable hash = cpu.Machine.Hash!;
        place = new EntryPlace(mm, hash.WordAt(mm, virtualPage), virtualPage, 1);
        while (true)
        {
            TlbEntry entry = hash.Find(mm, virtualPage);
            if (entry.IsValid && (access != AccessKind.Store || entry.IsWritable))
            {
                return SetBits(hash.BitsAt(mm, virtualPage), entry, access);
            }

            // The miss handler is a program: no CPU runs it on a guess.
            if (access == AccessKind.Speculative || !TryInsert(hash, mm, virtualPage, access))
            {
                return TlbEntry.None;
            }
        }
    }

    internal override bool IsCurrent(in EntryPlace place, TlbEntry entry) =>
        place.Mm.Machine.Hash!.Find(place.Mm, place.FirstPage) is { IsValid: true } now && now.PhysicalPage == entry.PhysicalPage && now.IsDangling == entry.IsDangling;

    internal override bool TryDirty(Cpu cpu, Mm mm, TlbEntry held)
    {
        cpu.Machine.Hash!.BitsAt(mm, held.VirtualPage).Write(HashTable.Referenced | HashTable.Changed);
        cpu.Tlb.Mark(held.VirtualPage, TlbEntry.Dirty);
        return true;
    }

    internal override bool FlushWaitsForWalkers => false;

    internal override void Flush(Machine machine, in TlbRange range)
    {
        HashTable hash = machine.Hash!;
        if (machine.Observer is null)
        {
            // The miss handlers under way are waited for before the hash is looked at: one of them may be about to insert.
            using Shootdown.Pause pause = machine.Shootdown.Stop(range.Cpus);
            hash.Remove(range);
            pause.Forget(range);
            return;
        }

        var step = new Step(StepKind.FlushHash, hash.FirstWord);
        machine.Before(step);
        hash.Remove(range);
        machine.After(step, 0);
        machine.Shootdown.Broadcast(range);
    }

    internal override void MarkDangling(Machine machine, int physicalPage) => machine.Hash!.MarkDangling(physicalPage);

    private static TlbEntry SetBits(Word bits, TlbEntry entry, AccessKind access)
    {
        long before = bits.Read();
        long after = before | HashTable.Referenced | (access == AccessKind.Store ? HashTable.Changed : 0);
        if (after != before)
        {
            bits.Write(after);
        }

        return (after & HashTable.Changed) != 0 ? entry.With(TlbEntry.Dirty) : entry;
    }

    /// <remarks>Linux: <c>__hash_page_4K</c>. A writable entry that is clean is inserted read-only, so that the first store comes here.</remarks>
    private bool TryInsert(HashTable hash, Mm mm, int virtualPage, AccessKind access)
    {
        if (!EntryPlace.TryFind(mm, virtualPage, out EntryPlace place) || Translate(place, virtualPage, access) is not { IsValid: true } entry)
        {
            return false;
        }

        long flags = entry is { IsWritable: true, IsDirty: true } ? TlbEntry.Writable : 0;
        hash.Insert(mm, TlbEntry.Of(virtualPage, entry.PhysicalPage, flags | (entry.Raw & TlbEntry.Huge)));

        // The entry may have been cleared, and even flushed, since it was read: then nothing of it may stay in the hash.
        Pte now = place.ReadLeaf();
        if (!place.Maps(now, entry) || (flags != 0 && !now.IsWritable))
        {
            hash.Remove(new TlbRange(mm, virtualPage, virtualPage + 1));
        }

        return true;
    }
}

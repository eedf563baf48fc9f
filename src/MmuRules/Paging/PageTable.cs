using System.Numerics;
using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>A table of entries, with the lock that guards them. One object stands for the table for ever, free or used.</summary>
/// <remarks>Linux: the page of a PTE table.</remarks>
public sealed class PageTable
{
    private readonly Region _words;
    private readonly PageTableLock _ownLock;
    private readonly int _entryCount;
    private readonly int _entryShift;

    internal PageTable(Machine machine, int number)
    {
        Machine = machine;
        Number = number;
        _entryCount = machine.Options.EntriesPerTable;
        _entryShift = BitOperations.Log2((uint)_entryCount);
        _words = machine.Store.Allocate(_entryCount + 1);
        _ownLock = new PageTableLock(machine, $"the lock of page table {number}");
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>The address space it belongs to.</summary>
    /// <exception cref="UndefinedBehaviorException">The table is free.</exception>
    public Mm Mm => Machine.Mms[Owner >> 32];

    /// <summary>The lock that guards its entries: its own, or that of the whole address space if page-table locks are not split.</summary>
    /// <exception cref="UndefinedBehaviorException">The locks are not split, and the table is free.</exception>
    /// <remarks>Linux: <c>pte_lockptr</c>, with <c>USE_SPLIT_PTE_PTLOCKS</c> or without.</remarks>
    public PageTableLock Ptl => Machine.Options.SplitPageTableLocks ? _ownLock : Mm.PmdLock;

    /// <summary>The lowest address that it maps.</summary>
    /// <exception cref="UndefinedBehaviorException">The table is free.</exception>
    public VirtualAddress Start => new((ulong)DirectoryIndex * (ulong)Size);

    /// <summary>The address behind the last one that it maps.</summary>
    /// <exception cref="UndefinedBehaviorException">The table is free.</exception>
    public VirtualAddress End => Start + Size;

    /// <summary>Whether it belongs to no address space.</summary>
    public bool IsFree => OwnerWord.Read() == 0;

    /// <summary>Its number, from 1: what the upper-level entry that links it holds.</summary>
    internal int Number { get; }

    internal int DirectoryIndex => (int)Owner;

    private long Size => (long)_entryCount << Machine.Options.PageShift;

    private Word OwnerWord => new(_words, _entryCount);

    private long Owner => OwnerWord.Read() is var owner and not 0
        ? owner
        : throw new UndefinedBehaviorException(UndefinedBehavior.UseOfFreedTable, "a use", ToString(), "It was freed.");

    /// <summary>The place of the entry that maps an address.</summary>
    /// <param name="address">An address that this table maps.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="BadAddressException">The table does not map the address.</exception>
    /// <exception cref="UndefinedBehaviorException">The table is free.</exception>
    /// <remarks>Linux: <c>pte_offset_map</c>.</remarks>
    public PteSlot Slot([Effect(MmuEffect.EntryAddress)] VirtualAddress address)
    {
        if (address < Start || address >= End)
        {
            throw new BadAddressException(address, $"is not mapped by {this}, which maps {Start}..{End}");
        }

        return new PteSlot(this, (int)(address.Value >> Machine.Options.PageShift));
    }

    /// <summary>Gives the table back: its memory may be reused at once. It is linked nowhere, and no CPU walks it any more. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">It is free already, or still maps something.</exception>
    /// <remarks>Linux: <c>pte_free</c>.</remarks>
    [Effect(MmuEffect.FreesTable)]
    public void Free()
    {
        var step = new Step(StepKind.FreeTable, OwnerWord);
        Machine.Before(step);
        _ = Owner;
        if (HasEntries())
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.TableFreedInUse, nameof(Free), ToString(), "It still has entries.");
        }

        // What a feared MMU has left in empty entries would be found by the next owner.
        _words.ForWriting(0, _entryCount).Clear();
        Machine.Shootdown.MarkDanglingTable(Number);
        OwnerWord.Write(0);
        Machine.After(step, 0);
    }

    /// <inheritdoc/>
    public override string ToString() => $"page table {Number}";

    internal Word EntryWord(int virtualPage) => new(_words, virtualPage & (_entryCount - 1));

    /// <summary>Whether a virtual page's entry is in the table now.</summary>
    internal bool Maps(int virtualPage) => OwnerWord.Read() is var owner and not 0 && (int)owner == virtualPage >> _entryShift;

    /// <summary>Whether the table belongs to an address space now.</summary>
    internal bool IsOf(Mm mm) => mm.Machine == Machine && OwnerWord.Read() >> 32 == mm.Id;

    /// <summary>Whether the table is that of an address space's directory entry now.</summary>
    internal bool Serves(Mm mm, int directoryIndex) => OwnerWord.Read() == OwnerOf(mm, directoryIndex);

    internal bool TryAllocate(Mm mm, int directoryIndex)
    {
        if (!IsFree)
        {
            return false;
        }

        var step = new Step(StepKind.AllocateTable, OwnerWord);
        Machine.Before(step);
        bool taken = OwnerWord.TryChange(0, OwnerOf(mm, directoryIndex));
        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    /// <summary>Makes the table that of another place in the directory; whoever moves it has unlinked it.</summary>
    internal void MoveTo(int directoryIndex) => OwnerWord.Write(OwnerOf(Mm, directoryIndex));

    private bool HasEntries()
    {
        foreach (long raw in _words.ForReading(0, _entryCount))
        {
            if (!new Pte(raw).IsNone)
            {
                return true;
            }
        }

        return false;
    }

    private static long OwnerOf(Mm mm, int directoryIndex) => ((long)mm.Id << 32) | (uint)directoryIndex;
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>How the MMUs of a machine behave where machines differ: what a walk does to the entry, and what a change of an entry does to the TLBs.</summary>
public abstract class HardwareModel
{
    private protected HardwareModel()
    {
    }

    /// <summary>Re-walks to set a dirty bit, uses a dirty translation without a walk, and is flushed by interrupt.</summary>
    public static HardwareModel X86 { get; } = new X86();

    /// <summary>A translation dies with its entry, on every CPU at once: no flush is ever needed. The oracle that nothing is lost.</summary>
    public static HardwareModel CoherentTlb { get; } = new CoherentTlb();

    /// <summary>The model's name.</summary>
    public string Name => GetType().Name;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Walks the page tables for one access. Returns the translation, or <see cref="TlbEntry.None"/> for a fault.</summary>
    internal abstract TlbEntry Walk(Mm mm, int virtualPage, bool isWrite);

    /// <summary>Exchanges an entry's word; returns it as it was.</summary>
    internal abstract long Exchange(in EntryPlace place, long value);

    /// <summary>Exchanges an entry's word if it is as expected.</summary>
    internal abstract bool TryChange(in EntryPlace place, long expected, long value);

    /// <summary>Flushes: on return no CPU holds or uses a translation of the range from before.</summary>
    internal virtual void Flush(Machine machine, in TlbRange range) => machine.Shootdown.Interrupt(range);

    /// <summary>Told that a page is being freed, before the TLBs are looked at.</summary>
    internal virtual void MarkDangling(Machine machine, int physicalPage)
    {
    }

    /// <summary>The walk of a machine that sets accessed and dirty bits itself, atomically and only in an entry that still permits the access.</summary>
    private protected static TlbEntry WalkAndMark(Mm mm, int virtualPage, bool isWrite)
    {
        if (mm.TableOf(virtualPage) is not { } table)
        {
            return TlbEntry.None;
        }

        Word word = table.EntryWord(virtualPage);
        while (true)
        {
            var entry = new Pte(word.Read());
            if (!entry.IsPresent || (isWrite && !entry.IsWritable))
            {
                return TlbEntry.None;
            }

            Pte marked = entry.AsUsed(isWrite);
            if (marked == entry || word.TryChange(entry.Raw, marked.Raw))
            {
                return TlbEntry.Of(virtualPage, marked);
            }
        }
    }
}

using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>What one CPU remembers of upper-level entries: which table serves a place of the directory. A walk that finds it here does not look at the directory, whatever has become of it.</summary>
/// <remarks>Intel SDM volume 3, 4.10.3: paging-structure caches; Arm ARM: intermediate caching of translation table entries.</remarks>
internal sealed class WalkCache
{
    private const int MostEntries = 16;
    private const int IndexShift = 32;
    private const long Dangling = 1L << 31;
    private const long NumberMask = Dangling - 1;

    private readonly Machine _machine;
    private readonly Region _entries;

    internal WalkCache(Machine machine, int cpu)
    {
        _machine = machine;
        _entries = machine.Store.Allocate(Math.Min(MostEntries, machine.Options.EntriesPerTable), role: WordRole.OfCpu, cpu: cpu);
    }

    internal int Count => _entries.Words.Count(raw => raw != 0);

    /// <summary>The table that serves a place of the directory, as far as is remembered.</summary>
    /// <exception cref="UndefinedBehaviorException">The table has been freed since.</exception>
    internal PageTable? Find(Cpu cpu, int directoryIndex)
    {
        long raw = WordAt(directoryIndex).Read();
        if (raw >> IndexShift != directoryIndex + 1)
        {
            return null;
        }

        PageTable table = _machine.Tables[raw & NumberMask];
        return (raw & Dangling) == 0
            ? table
            : throw new UndefinedBehaviorException(
                UndefinedBehavior.WalkThroughFreedTable,
                $"{cpu} walks",
                table.ToString(),
                "The table was freed while this CPU could still walk it: it was freed before the flush, or the flush did not say that tables are freed.");
    }

    internal void Fill(int directoryIndex, int table) => WordAt(directoryIndex).Exchange(((directoryIndex + 1L) << IndexShift) | (long)table);

    /// <summary>Forgets one place of the directory.</summary>
    internal void Forget(int directoryIndex)
    {
        if (WordAt(directoryIndex).Read() >> IndexShift == directoryIndex + 1)
        {
            WordAt(directoryIndex).Write(0);
        }
    }

    internal void Clear() => _entries.ForWriting(0, _entries.Words.Length).Clear();

    internal bool Holds(int table)
    {
        foreach (long raw in _entries.ForReading(0, _entries.Words.Length))
        {
            if (raw != 0 && (raw & NumberMask) == table)
            {
                return true;
            }
        }

        return false;
    }

    internal void MarkDangling(int table)
    {
        for (int i = 0; i < _entries.Words.Length; i++)
        {
            var word = new Word(_entries, i);
            if (word.Read() is var raw and not 0 && (raw & NumberMask) == table)
            {
                word.Or(Dangling);
            }
        }
    }

    private Word WordAt(int directoryIndex) => new(_entries, directoryIndex & (_entries.Words.Length - 1));
}

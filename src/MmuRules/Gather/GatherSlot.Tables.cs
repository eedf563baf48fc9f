using MmuRules.Hardware;

namespace MmuRules.Gather;

/// <content>The page tables that wait to be freed.</content>
internal sealed partial class GatherSlot
{
    private Region? _tables;

    /// <summary>How many page tables wait to be freed.</summary>
    internal int PendingTables => (int)_state.Words[TablesIndex];

    internal bool HasRoomForTable => PendingTables < _machine.Options.EntriesPerTable;

    /// <summary>Queues a table, by its number. There is room for it.</summary>
    internal void AddTable(int number)
    {
        // As many as an address space has at a time.
        _tables ??= _machine.Store.Allocate(_machine.Options.EntriesPerTable);
        _tables.Words[_state.Words[TablesIndex]++] = number;
    }

    /// <summary>Whether a table waits here to be freed.</summary>
    internal bool HasQueued(int number) => PendingTables > 0 && _tables!.Words.AsSpan(0, PendingTables).Contains(number);

    /// <summary>Takes the table out that was queued last.</summary>
    /// <returns>Its number, or zero if there is none.</returns>
    internal long TakeTable()
    {
        if (PendingTables == 0)
        {
            return 0;
        }

        ref long place = ref _tables!.Words[--_state.Words[TablesIndex]];
        long number = place;
        place = 0;
        return number;
    }
}

using MmuRules.Hardware;

namespace MmuRules.Files;

/// <summary>The swap device: slots of a page's size to which anonymous pages go when they are reclaimed. It counts the swap entries that name a slot, and keeps the swap cache.</summary>
/// <remarks>Linux: <c>swap_info_struct</c> and the swap cache, <c>mm/swapfile.c</c>, <c>mm/swap_state.c</c>.</remarks>
public sealed partial class SwapSpace
{
    private const int PageShift = 32;

    private readonly Region _map;
    private readonly Region _slots;

    internal SwapSpace(Machine machine, int slots)
    {
        if (slots <= 0)
        {
            throw new MachineConfigurationException($"A swap device of {slots} slots is empty.");
        }

        Machine = machine;
        _map = machine.Store.Allocate(slots);
        _slots = machine.Store.Allocate(slots * machine.Options.WordsPerPage, role: WordRole.Content);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>How many slots it has.</summary>
    public int SlotCount => _map.Words.Length;

    /// <summary>How many slots neither an entry names nor a page is cached for.</summary>
    public int FreeSlots => _map.Words.Count(word => word == 0);

    /// <summary>How many swap entries name a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The number.</returns>
    /// <exception cref="BadFileOffsetException">There is no such slot.</exception>
    /// <remarks>Linux: <c>swap_count</c>.</remarks>
    public int UsersOf(int slot) => CountOf(Look(slot));

    /// <summary>Looks at eight bytes on the device, without any cache between. Changes nothing.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="offset">The offset in the slot in bytes, a multiple of eight.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BadFileOffsetException">There is no such place.</exception>
    public long Peek(int slot, int offset = 0)
    {
        CheckSlot(slot);
        int size = Machine.Options.PageSize;
        return (uint)offset < (uint)size && offset % sizeof(long) == 0
            ? Volatile.Read(ref _slots.Words[FirstWordOf(slot) + (offset / sizeof(long))])
            : throw new BadFileOffsetException(((long)slot * size) + offset, (long)SlotCount * size);
    }

    /// <summary>Counts one more swap entry that names a slot. Needs the page-table lock of an entry that names it, or the lock of the page that is cached for it.</summary>
    /// <param name="slot">The slot.</param>
    /// <exception cref="UndefinedBehaviorException">The slot is free.</exception>
    /// <remarks>Linux: <c>swap_duplicate</c>.</remarks>
    internal void Duplicate(int slot) => Change(slot, word => word == 0 ? throw UnusedSlot(slot, nameof(Duplicate)) : word + 1);

    /// <summary>Counts one swap entry less. A slot without entries stays taken for as long as a page is cached for it. Needs the page-table lock of the entry, which has been cleared.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>How many entries are left.</returns>
    /// <exception cref="UndefinedBehaviorException">No entry names the slot.</exception>
    /// <remarks>Linux: <c>swap_free</c>.</remarks>
    internal int Free(int slot) => CountOf(Change(slot, word => CountOf(word) == 0 ? throw UnusedSlot(slot, nameof(Free)) : word - 1));

    /// <summary>What is left in free slots is gone: nobody reads it before it is written again.</summary>
    internal void Canonicalize(MachineState state)
    {
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (state.Words[_map.Start + slot] == 0)
            {
                state.Words.AsSpan(_slots.Start + FirstWordOf(slot), Machine.Options.WordsPerPage).Clear();
            }
        }
    }

    private static int CountOf(long word) => (int)word;

    private static long PageNumberOf(long word) => word >> PageShift;

    private static UndefinedBehaviorException UnusedSlot(int slot, string operation) =>
        new(UndefinedBehavior.UseOfFreeSwapSlot, operation, $"swap slot {slot}", "No swap entry names it any more.");

    // One word holds both the count and the cached page, so that the last user of either kind is known to be the last.
    private long Change(int slot, Func<long, long> change)
    {
        CheckSlot(slot);
        Word word = WordOf(slot);
        var step = new Step(StepKind.ChangeSwap, word);
        Machine.Before(step);
        long before;
        long after;
        do
        {
            before = word.Read();
            after = change(before);
        }
        while (!word.TryChange(before, after));
        Machine.After(step, after);
        return after;
    }

    private long Look(int slot)
    {
        CheckSlot(slot);
        Word word = WordOf(slot);
        var step = new Step(StepKind.ReadCache, word);
        Machine.Before(step);
        long value = word.Read();
        Machine.After(step, value);
        return value;
    }

    private void CheckSlot(int slot)
    {
        if ((uint)slot >= (uint)SlotCount)
        {
            throw new BadFileOffsetException((long)slot * Machine.Options.PageSize, (long)SlotCount * Machine.Options.PageSize);
        }
    }

    private Word WordOf(int slot) => new(_map, slot);

    private int FirstWordOf(int slot) => slot * Machine.Options.WordsPerPage;
}

using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <summary>A place for one gather's state, in words of the machine's state. It is used over and over.</summary>
/// <remarks>
/// Who has the place is everybody's business and changes in steps. The rest is read and written by nobody but the one who began the gather, so that noting
/// something here is no step, and in no step's footprint.
/// </remarks>
internal sealed partial class GatherSlot
{
    private const int OwnerIndex = 0;
    private const int FlagsIndex = 1;
    private const int StartIndex = 2;
    private const int EndIndex = 3;
    private const int BatchIndex = 4;
    private const int CountIndex = 5;
    private const int TablesIndex = 6;
    private const int StateWords = 7;

    private readonly Machine _machine;
    private readonly Region _state;
    private readonly Region _generation;

    internal GatherSlot(Machine machine)
    {
        _machine = machine;
        _state = machine.Store.Allocate(StateWords);
        _generation = machine.Store.Allocate(1, inKey: false);
        _batches = [machine.Store.Allocate(machine.Options.GatherBatchPages)];
    }

    /// <summary>How often the place was taken. Bookkeeping: it tells one gather from the next one, and decides nothing else.</summary>
    internal long Generation => _generation.Words[0];

    internal GatherFlags Flags
    {
        get => (GatherFlags)_state.Words[FlagsIndex];
        set => _state.Words[FlagsIndex] = (long)value;
    }

    /// <summary>The first address of the range that the next flush covers; zero if nothing is recorded.</summary>
    internal VirtualAddress Start => new((ulong)_state.Words[StartIndex]);

    /// <summary>The address behind the last one of that range; zero if nothing is recorded.</summary>
    internal VirtualAddress End => new((ulong)_state.Words[EndIndex]);

    internal bool NeedsFlush => _state.Words[EndIndex] != 0;

    internal bool IsTaken => Owner.Read() != 0;

    private Word Owner => new(_state, OwnerIndex);

    internal bool TryTake(Mm mm)
    {
        if (Owner.Read() != 0 || !Owner.TryChange(0, mm.Id))
        {
            return false;
        }

        _generation.Words[0]++;
        return true;
    }

    /// <summary>Gives the place back. The range is flushed and the pages are freed.</summary>
    internal void Release()
    {
        Flags = GatherFlags.None;
        Owner.Write(0);
    }

    /// <summary>Whether that use of the place lasts. A machine restored from a key alone has forgotten its bookkeeping; then the place's present use is taken for it.</summary>
    internal bool IsInUse(long generation) =>
        Volatile.Read(ref _state.Words[OwnerIndex]) != 0 && (_generation.Words[0] == generation || _generation.Words[0] == 0);

    internal void ForgetGeneration() => _generation.Words[0] = 0;

    /// <summary>Makes the next flush cover a range.</summary>
    internal void Cover(VirtualAddress start, VirtualAddress end)
    {
        Span<long> words = _state.Words;
        if (words[EndIndex] == 0)
        {
            words[StartIndex] = (long)start.Value;
            words[EndIndex] = (long)end.Value;
            return;
        }

        words[StartIndex] = (long)Math.Min((ulong)words[StartIndex], start.Value);
        words[EndIndex] = (long)Math.Max((ulong)words[EndIndex], end.Value);
    }

    /// <summary>Makes the range that is begun end at an address, wherever that is; begins one if there is none.</summary>
    internal void CoverUpTo(VirtualAddress start, VirtualAddress end)
    {
        if (!NeedsFlush)
        {
            _state.Words[StartIndex] = (long)start.Value;
        }

        _state.Words[EndIndex] = (long)end.Value;
    }

    /// <summary>Notes that what was recorded is flushed: what is recorded from now on is a range of its own.</summary>
    /// <remarks>Linux: <c>__tlb_reset_range</c>. A range that is not begun anew, or not continued, behind a partial flush was 2b047252d087 (2013).</remarks>
    internal void ResetRange()
    {
        _state.Words[StartIndex] = 0;
        _state.Words[EndIndex] = 0;
        Flags &= ~GatherFlags.OfRange;
    }
}

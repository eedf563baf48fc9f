using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>A CPU that stores to the pages of the area, again and again or a number of times, each time a value that nothing holds yet; and that may load from them.</summary>
/// <remarks>
/// A store is one step if its translation serves it; else the walk is one and the access behind it another, between which the CPU takes no interrupt. A store that faults
/// has not happened: the handler runs as one step, when it need not wait. So it is with loads. Where there is no area any more, or one that forbids the store, it does nothing.
/// </remarks>
internal sealed class Writer(World world, int cpu, int stores, bool loads) : EnvironmentAgent($"cpu {cpu}", registers: 2)
{
    private const int ActIndex = 0;
    private const int StoredIndex = 1;

    private readonly Cpu _cpu = world.Machine.Cpus[cpu];

    /// <inheritdoc/>
    public override int Cpu => _cpu.Id;

    /// <inheritdoc/>
    public override string Likeness => $"writer {stores} {loads}";

    /// <inheritdoc/>
    public override bool IsUnbounded => stores == 0;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) =>
        loads ? 2 * world.PageCount : stores != 0 && registers[StoredIndex] == stores ? 0 : world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        // What it has begun it ends first.
        bool isWrite = IsStore(act);
        if (_cpu.IsInInstruction ? act != registers[ActIndex] : isWrite && stores != 0 && registers[StoredIndex] == stores)
        {
            return false;
        }

        int page = PageOf(act);
        long value = isWrite ? world.FreshValue(page) : 0;
        switch (_cpu.Advance(world.AddressOf(page), isWrite, ref value))
        {
            case InstructionProgress.Done:
                registers[ActIndex] = 0;
                NoteDone(registers, page, isWrite, value);
                return true;
            case InstructionProgress.Walked:
                registers[ActIndex] = act;
                return true;
            default:
                if (MustWait(page))
                {
                    return false;
                }

                return TryFault(page, isWrite);
        }
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act)
    {
        VirtualAddress address = world.AddressOf(PageOf(act));
        if (_cpu.IsInInstruction)
        {
            return IsStore(act) ? $"stores to {address}" : $"loads from {address}";
        }

        bool hasTranslation = _cpu.Tlb.TryPeek(address, out _, out bool isDirty);
        Pte entry = world.Mm.FindTable(address)?.Slot(address).Read() ?? default;
        if (!IsStore(act))
        {
            return hasTranslation ? $"loads from {address} through its {(entry.IsPresent ? "TLB" : "stale translation")}"
                : entry.IsPresent ? $"walks for {address}, to load"
                : $"faults at {address}, to load: the page is mapped";
        }

        return hasTranslation && isDirty
            ? entry is { IsPresent: true, IsWritable: true } ? $"stores to {address} through its TLB" : $"stores to {address} through its stale translation"
            : entry is { IsPresent: true, IsWritable: true } ? $"walks for {address}, and sets the entry dirty"
            : entry.IsPresent ? $"faults at {address}: the page is made writable, and marked dirty"
            : $"faults at {address}: the page is mapped, and marked dirty";
    }

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => !_cpu.IsInInstruction;

    private bool IsStore(int act) => act < world.PageCount;

    private int PageOf(int act) => act % world.PageCount;

    private void NoteDone(Span<long> registers, int page, bool isWrite, long value)
    {
        if (isWrite)
        {
            registers[StoredIndex] += stores != 0 ? 1 : 0;
            world.NoteStored(page, value);
        }
        else if (!world.IsLatest(page, value))
        {
            throw new PropertyViolationException(
                Property.LostWrite, $"{_cpu} loads from {world.AddressOf(page)} and does not get what was stored there last.");
        }
    }

    // Where nothing is permitted any more, the program is killed: that is what it asked for.
    private bool TryFault(int page, bool isWrite)
    {
        try
        {
            Fault.Handle(world.Mm, world.AddressOf(page), isWrite);
            return true;
        }
        catch (BadAddressException)
        {
            return false;
        }
    }

    // Tried out, it would be found just so; this is cheaper.
    private bool MustWait(int page) =>
        (world.Mm.FindTable(world.AddressOf(page))?.Ptl.IsHeld ?? false) || (world.FileOrNone?.PeekPage(page)?.IsLocked ?? false);
}

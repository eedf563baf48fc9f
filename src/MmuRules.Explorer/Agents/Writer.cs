using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>A CPU that stores to the pages of the area, again and again or a number of times, each time a value that nothing holds yet.</summary>
/// <remarks>
/// A store is one step if its translation serves it; else the walk is one and the access behind it another, between which the CPU takes no interrupt. A store that faults
/// has not happened: the handler runs as one step, when it need not wait.
/// </remarks>
internal sealed class Writer(World world, int cpu, int stores) : EnvironmentAgent($"cpu {cpu}", registers: 2)
{
    private const int PageIndex = 0;
    private const int StoredIndex = 1;

    private readonly Cpu _cpu = world.Machine.Cpus[cpu];

    /// <inheritdoc/>
    public override int Cpu => _cpu.Id;

    /// <inheritdoc/>
    public override string Likeness => $"writer {stores}";

    /// <inheritdoc/>
    public override bool IsUnbounded => stores == 0;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) =>
        stores != 0 && registers[StoredIndex] == stores ? 0 : world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        // What it has begun it ends first.
        if (_cpu.IsInInstruction && act != registers[PageIndex])
        {
            return false;
        }

        long value = world.FreshValue();
        switch (_cpu.Advance(world.AddressOf(act), isWrite: true, ref value))
        {
            case InstructionProgress.Done:
                registers[PageIndex] = 0;
                registers[StoredIndex] += stores != 0 ? 1 : 0;
                world.NoteStored(act, value);
                break;
            case InstructionProgress.Walked:
                registers[PageIndex] = act;
                break;
            default:
                if (MustWait(act))
                {
                    return false;
                }

                Fault.Handle(world.Mm, world.AddressOf(act), isWrite: true);
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act)
    {
        VirtualAddress address = world.AddressOf(act);
        if (_cpu.IsInInstruction)
        {
            return $"stores to {address}";
        }

        bool hasTranslation = _cpu.Tlb.TryPeek(address, out _, out bool isDirty);
        Pte entry = world.Mm.FindTable(address)?.Slot(address).Read() ?? default;
        return hasTranslation && isDirty
            ? entry is { IsPresent: true, IsWritable: true } ? $"stores to {address} through its TLB" : $"stores to {address} through its stale translation"
            : entry is { IsPresent: true, IsWritable: true } ? $"walks for {address}, and sets the entry dirty"
            : entry.IsPresent ? $"faults at {address}: the page is made writable, and marked dirty"
            : $"faults at {address}: the page is mapped, and marked dirty";
    }

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => !_cpu.IsInInstruction;

    // Tried out, it would be found just so; this is cheaper.
    private bool MustWait(int page) => world.Table.Ptl.IsHeld || (world.File.PeekPage(page)?.IsLocked ?? false);
}

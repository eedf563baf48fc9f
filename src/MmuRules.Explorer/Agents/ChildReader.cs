using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>A child that only loads: what it has got of its parent must not change. It begins when its CPU is made to run another address space than the parent's.</summary>
internal sealed class ChildReader : EnvironmentAgent
{
    private readonly World _world;
    private readonly Cpu _cpu;
    private readonly Region _seen;

    internal ChildReader(World world, Cpu cpu)
        : base("child", registers: 1)
    {
        _world = world;
        _cpu = cpu;
        _seen = world.Machine.Store.Allocate(world.PageCount, role: WordRole.Content);
    }

    /// <inheritdoc/>
    public override int Cpu => _cpu.Id;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => _world.PageCount;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (_cpu.Mm is not { } child || child == _world.Mm || (_cpu.IsInInstruction && act != registers[0]))
        {
            return false;
        }

        long value = 0;
        VirtualAddress address = _world.AddressOf(act);
        switch (_cpu.Advance(address, isWrite: false, ref value))
        {
            case InstructionProgress.Done:
                registers[0] = 0;
                Compare(act, value);
                return true;
            case InstructionProgress.Walked:
                registers[0] = act;
                return true;
            default:
                Fault.Handle(child, address, isWrite: false);
                return true;
        }
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) => $"loads from {_world.AddressOf(act)}";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => !_cpu.IsInInstruction;

    // Zero, which stands for what was not looked at, is stored by nobody.
    private void Compare(int page, long value)
    {
        var seen = new Word(_seen, page);
        if (seen.Read() == 0)
        {
            seen.Write(value);
        }
        else if (seen.Read() != value)
        {
            throw new PropertyViolationException(
                Property.StaleAccess, $"What the child has at {_world.AddressOf(page)} has changed, and it has not stored: the parent goes on storing to the page that both have.");
        }
    }
}

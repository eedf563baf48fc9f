using MmuRules.Notifiers;

namespace MmuRules.Exploration;

/// <summary>A device with an MMU of its own that loads from each page of the area once. As long as somebody is changing what is mapped there, it waits.</summary>
/// <remarks>Linux: a driver with an <c>mmu_interval_notifier</c>.</remarks>
internal sealed class Device : EnvironmentAgent
{
    private readonly World _world;
    private readonly SecondaryMmu _mmu;

    internal Device(World world)
        : base("device", registers: 1)
    {
        _world = world;
        _mmu = new SecondaryMmu(world.Machine);
        _mmu.Register(world.Mm);
    }

    /// <inheritdoc/>
    public override bool IsUnbounded => false;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => registers[0] < _world.PageCount ? 1 : 0;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        _mmu.Load(_world.AddressOf((int)registers[0]));
        registers[0]++;
        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) => $"loads from {_world.AddressOf((int)registers[0])}";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => registers[0] == _world.PageCount;
}

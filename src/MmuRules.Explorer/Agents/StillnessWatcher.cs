using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>Somebody who relies on the area's being read-only: its pages of the file keep their content. He begins when his CPU is made to run the address space: then they have to.</summary>
/// <remarks>Linux: a program that has called <c>mprotect(PROT_READ)</c>, such as a garbage collector with a write barrier.</remarks>
internal sealed class StillnessWatcher : EnvironmentAgent
{
    private readonly World _world;
    private readonly Cpu _cpu;
    private readonly Region _copy;

    internal StillnessWatcher(World world, Cpu cpu)
        : base("watcher", registers: 1)
    {
        _world = world;
        _cpu = cpu;
        _copy = world.Machine.Store.Allocate(world.PageCount, role: WordRole.Content);
    }

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => 1;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (_cpu.Mm != _world.Mm)
        {
            return false;
        }

        for (int page = 0; page < _world.PageCount; page++)
        {
            var copy = new Word(_copy, page);
            if (registers[0] == 0)
            {
                copy.Write(Content(page));
            }
            else if (copy.Read() != Content(page))
            {
                throw new PropertyViolationException(
                    Property.StaleAccess, $"{_world.AddressOf(page)} was stored to although its area is read-only: a CPU goes on by what it was permitted before.");
            }
        }

        registers[0] = 1;
        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        registers[0] == 0 ? "copies every page: the area is read-only" : "compares the pages with their copies";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;

    private long Content(int page) => _world.File.PeekPage(page) is { } cached ? _world.Machine.MemoryWord(cached.Pfn, 0).Read() : 0;
}

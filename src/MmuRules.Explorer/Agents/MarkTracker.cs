using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>Somebody who goes by soft-dirty marks: a page that has no mark has the content that it had when the marks were cleared. He begins when his CPU is made to run the address space: then they are.</summary>
/// <remarks>Linux: a checkpointing program, such as CRIU, and <c>/proc/PID/pagemap</c>.</remarks>
internal sealed class MarkTracker : EnvironmentAgent
{
    private readonly World _world;
    private readonly Cpu _cpu;
    private readonly Region _copy;

    internal MarkTracker(World world, Cpu cpu)
        : base("tracker", registers: 1)
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
            else if (copy.Read() != Content(page) && !SoftDirty.IsMarked(_world.Mm, _world.AddressOf(page)))
            {
                throw new PropertyViolationException(
                    Property.Marks, $"{_world.AddressOf(page)} was stored to since the marks were cleared, and has none: its content is missing in the checkpoint.");
            }
        }

        registers[0] = 1;
        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        registers[0] == 0 ? "copies every page: the marks have been cleared" : "compares the pages without a mark with their copies";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;

    // He reads what is in the page, wherever it is mapped.
    private long Content(int page)
    {
        Pte entry = _world.Table.Slot(_world.AddressOf(page)).Read();
        return entry.IsPresent ? _world.Machine.MemoryWord(entry.Pfn, 0).Read() : 0;
    }
}

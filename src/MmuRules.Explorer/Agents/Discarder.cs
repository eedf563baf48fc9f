using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>Another thread that discards the area's memory, once, in one act, and relies on its being gone.</summary>
/// <remarks>Linux: <c>madvise(MADV_DONTNEED)</c>.</remarks>
internal sealed class Discarder(World world) : EnvironmentAgent("discarder", registers: 1)
{
    /// <inheritdoc/>
    public override bool IsUnbounded => false;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => 1;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (registers[0] == 0)
        {
            MadviseDontNeed.Run(world.Mm, world.Start, world.End);
            registers[0] = 1;
            return true;
        }

        for (int page = 0; page < world.PageCount; page++)
        {
            if (IsMapped(world.AddressOf(page)))
            {
                throw new PropertyViolationException(Property.StaleAccess, $"The memory at {world.AddressOf(page)} was discarded, nobody has used it since, and it is there again.");
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        registers[0] == 0 ? "discards the memory: MADV_DONTNEED" : "looks whether the memory that it has discarded is gone";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;

    private bool IsMapped(VirtualAddress address)
    {
        Pmd upper = world.Mm.Directory(address).Read();
        return upper.IsHuge || (world.Mm.TableOf(upper)?.Slot(address).Read().IsPresent ?? false);
    }
}

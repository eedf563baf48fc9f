using MmuRules.Operations;

namespace MmuRules.Exploration;

/// <summary>Somebody who asks, again and again, whether the area's pages bear soft-dirty marks. All of them were stored to since the marks were cleared.</summary>
/// <remarks>Linux: bit 55 of <c>/proc/PID/pagemap</c>.</remarks>
internal sealed class MarkReader(World world) : EnvironmentAgent("tracker", registers: 0)
{
    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => 1;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        for (int page = 0; page < world.PageCount; page++)
        {
            if (!SoftDirty.IsMarked(world.Mm, world.AddressOf(page)))
            {
                throw new PropertyViolationException(
                    Property.Marks, $"{world.AddressOf(page)} was stored to since the marks were cleared, and bears none any more: its content is missing in the next checkpoint.");
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) => "asks which pages were stored to since the marks were cleared";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => true;
}

namespace MmuRules.Exploration;

/// <summary>A program that calls <c>fsync</c>: whatever was stored when it is called has to be on the disk when it returns.</summary>
/// <remarks>Linux: <c>vfs_fsync</c>: the pages that are dirty then are cleaned one after another, and no count of references is asked for.</remarks>
internal sealed class Fsync(World world, int passes) : EnvironmentAgent("fsync", registers: 5)
{
    private const int BegunIndex = 2;
    private const int OnDiskIndex = 3;
    private const int PassesIndex = 4;

    private readonly CleaningSteps _steps = new(world, CleanerKind.Flusher);

    /// <inheritdoc/>
    public override bool IsUnbounded => passes == 0;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => registers[BegunIndex] == 0
        ? (passes != 0 && registers[PassesIndex] == passes ? 0 : 1)
        : _steps.CountActs(registers) + (registers[0] == 0 ? 1 : 0);

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (registers[BegunIndex] == 0)
        {
            registers[BegunIndex] = 1;
            registers[OnDiskIndex] = 0;
            Watch(registers);
            return true;
        }

        if (registers[0] != 0 || act < world.PageCount)
        {
            return _steps.TryAct(registers, act);
        }

        return TryReturn(registers);
    }

    /// <inheritdoc/>
    public override void Watch(Span<long> registers)
    {
        for (int page = 0; registers[BegunIndex] != 0 && page < world.PageCount; page++)
        {
            registers[OnDiskIndex] |= world.IsOnDisk(page) ? 1L << page : 0;
        }
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) =>
        registers[BegunIndex] == 0 ? "calls fsync()"
        : registers[0] != 0 || act < world.PageCount ? _steps.Describe(registers, act)
        : "fsync() returns";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => registers[BegunIndex] == 0;

    // It returns when no page is dirty any more, or being written.
    private bool TryReturn(Span<long> registers)
    {
        for (int page = 0; page < world.PageCount; page++)
        {
            if (world.File.PeekPage(page) is { } cached && (cached.Flags & (Pages.PageFlags.Dirty | Pages.PageFlags.Writeback)) != 0)
            {
                return false;
            }
        }

        for (int page = 0; page < world.PageCount; page++)
        {
            if (((registers[OnDiskIndex] >> page) & 1) == 0)
            {
                throw new PropertyViolationException(
                    Property.FsyncDurability,
                    $"fsync() returned, and the disk has never had what had been stored to page {page} of the file when it was called.");
            }
        }

        registers[BegunIndex] = registers[OnDiskIndex] = 0;
        registers[PassesIndex] += passes != 0 ? 1 : 0;
        return true;
    }
}

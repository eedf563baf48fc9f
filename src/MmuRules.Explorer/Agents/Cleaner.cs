
namespace MmuRules.Exploration;

/// <summary>What drives a cleaner.</summary>
internal enum CleanerKind
{
    /// <summary>The flusher: it cleans whatever is dirty.</summary>
    Flusher,

    /// <summary>Reclaim: it cleans only what nobody but the cache and itself holds.</summary>
    Pageout,
}

/// <summary>Writes dirty pages of the file to the disk: locks a page, cleans the entries that map it, takes its dirty bit, and copies it.</summary>
/// <remarks>The steps of <see cref="Files.Writeback.Start"/> and <see cref="Files.Writeback.Complete"/>.</remarks>
internal sealed class Cleaner(World world, string name, CleanerKind kind, int passes) : EnvironmentAgent(name, registers: 3)
{
    private readonly CleaningSteps _steps = new(world, kind);

    /// <inheritdoc/>
    public override bool IsUnbounded => passes == 0;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => passes != 0 && registers[2] == passes ? 0 : _steps.CountActs(registers);

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act)
    {
        if (!_steps.TryAct(registers, act))
        {
            return false;
        }

        if (registers[0] == 0 && passes != 0)
        {
            registers[2]++;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) => _steps.Describe(registers, act);

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => registers[0] == 0;
}

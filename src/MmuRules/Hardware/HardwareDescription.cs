namespace MmuRules.Hardware;

/// <summary>What there is to know of a hardware model, in words: the rows of docs/hardware-models.md.</summary>
public sealed record HardwareDescription
{
    /// <summary>What a store does that finds no translation that is dirty.</summary>
    public required string CleanStore { get; init; }

    /// <summary>Who is told when an entry is cleared, and when.</summary>
    public required string Clear { get; init; }

    /// <summary>How a flush reaches the CPUs, and what it waits for.</summary>
    public required string Flush { get; init; }

    /// <summary>What goes wrong on it that goes right elsewhere, or the other way round.</summary>
    public required string Exposes { get; init; }

    /// <summary>Where this is from.</summary>
    public required string Source { get; init; }
}

namespace MmuRules.Tool.Exploring;

/// <summary>What the command line of <c>explore</c> says, as it stands there; null or empty for what was left out.</summary>
internal sealed record ExploreArguments
{
    public string? Path { get; init; }

    public IReadOnlyList<string> Functions { get; init; } = [];

    public IReadOnlyList<string> Scenarios { get; init; } = [];

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Properties { get; init; } = [];

    public string? Mode { get; init; }

    public string? Replay { get; init; }

    public int? Seed { get; init; }

    public string? Shard { get; init; }

    public int Threads { get; init; }

    public string? Memory { get; init; }

    public IReadOnlyList<string> Merge { get; init; } = [];

    public string? SvgFile { get; init; }

    public string? MermaidFile { get; init; }

    public string? JsonFile { get; init; }

    public bool Mutants { get; init; }

    public bool ExitZero { get; init; }
}

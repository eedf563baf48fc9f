namespace MmuRules.Hardware;

/// <summary>One atomic step: what is done, and to which word of the machine's state above all.</summary>
public readonly record struct Step
{
    internal Step(StepKind kind, Word target)
    {
        Kind = kind;
        Target = target;
    }

    /// <summary>What is done.</summary>
    public StepKind Kind { get; }

    internal Word Target { get; }

    /// <summary>Whether it is the attempt to take a lock that gives up at once if it cannot be had.</summary>
    internal bool IsAttempt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Kind.ToString();
}

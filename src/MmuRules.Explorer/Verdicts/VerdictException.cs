namespace MmuRules.Exploration;

/// <summary>An exploration did not end as a test wants it.</summary>
public sealed class VerdictException : Exception
{
    internal VerdictException(Verdict verdict, string wanted)
        : base($"Wanted: {wanted}. {verdict}{(verdict.Witness is { } witness ? $"{Environment.NewLine}{Environment.NewLine}{witness}" : string.Empty)}")
    {
        Verdict = verdict;
    }

    /// <summary>How it ended.</summary>
    public Verdict Verdict { get; }
}

namespace MmuRules.Exploration;

/// <summary>
/// The short text that replays an interleaving, such as <c>mmu1.r4Qw.ba4c4ba3e.JKq4M</c>: the version of the format, the hash of the model it was found in, the
/// choices, and a checksum. It has letters, digits, dots and hyphens only, so that a shell and a test's source take it as it is.
/// </summary>
/// <remarks>
/// A choice is a lower-case letter for the agent (a is agent 0; a letter more for each hyphen before it), then, if it is not 0, the alternative in upper-case letters
/// (A is 1, Z 26, AA 27), then, if it is made more than once in a row, how often.
/// </remarks>
public sealed class Schedule : IEquatable<Schedule>
{
    /// <summary>A schedule with more choices than this is neither made nor read.</summary>
    public const int MaximumLength = 1_000_000;

    private readonly string _text;

    private Schedule(ulong modelHash, IReadOnlyList<(int Agent, int Alternative)> choices, string text)
    {
        ModelHash = modelHash;
        Choices = choices;
        _text = text;
    }

    /// <summary>The hash of the model and the scenario in which the schedule means something.</summary>
    public ulong ModelHash { get; }

    /// <summary>Who takes the next step, and which of the steps that it could take then; one for each step.</summary>
    public IReadOnlyList<(int Agent, int Alternative)> Choices { get; }

    /// <summary>Makes a schedule.</summary>
    /// <param name="modelHash">The hash of the model and the scenario.</param>
    /// <param name="choices">One choice for each step; numbers count from zero.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are more than <see cref="MaximumLength"/> choices.</exception>
    public static Schedule Create(ulong modelHash, IReadOnlyList<(int Agent, int Alternative)> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(choices.Count, MaximumLength, nameof(choices));
        foreach ((int agent, int alternative) in choices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(agent, nameof(choices));
            ArgumentOutOfRangeException.ThrowIfNegative(alternative, nameof(choices));
        }

        (int, int)[] copy = [.. choices];
        return new Schedule(modelHash, copy, ScheduleEnvelope.Seal(modelHash, ChoiceCode.Encode(copy)));
    }

    /// <summary>Reads a schedule; white space around it does not matter.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ScheduleFormatException">The text is not a schedule, is one of another version of the format, is cut off, or was changed.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        (ulong modelHash, string choices) = ScheduleEnvelope.Open(trimmed);
        return new Schedule(modelHash, ChoiceCode.Decode(choices), trimmed);
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(Schedule? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);
}

namespace MmuRules.Exploration;

/// <summary>A text is not a schedule that can be replayed; the message says why, and what to do.</summary>
public sealed class ScheduleFormatException : FormatException
{
    /// <summary>Initializes a new instance.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public ScheduleFormatException(string message)
        : base(message)
    {
    }
}

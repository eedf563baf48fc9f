namespace MmuRules.Exploration;

/// <summary>A text is not the JSON of a witness; the message says where and why, and what to do.</summary>
public sealed class WitnessFormatException : FormatException
{
    /// <summary>Initializes a new instance.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">What the reader of JSON said, if it was it that found the fault.</param>
    public WitnessFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

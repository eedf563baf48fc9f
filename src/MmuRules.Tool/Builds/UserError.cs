namespace MmuRules.Tool.Builds;

/// <summary>Something only the caller can put right: says what is wrong, and what to do. It ends the command with exit code 2.</summary>
internal sealed class UserError(string message, string advice) : Exception(message)
{
    /// <summary>What to do about it.</summary>
    public string Advice { get; } = advice;
}

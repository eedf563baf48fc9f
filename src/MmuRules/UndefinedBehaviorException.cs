namespace MmuRules;

/// <summary>An operation whose outcome no real machine defines. It was detected before it took effect, so the machine can be looked at and used further.</summary>
public sealed class UndefinedBehaviorException : MachineException
{
    /// <summary>Reports undefined behaviour.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="operation">The operation that did it.</param>
    /// <param name="subject">The object it was done to.</param>
    /// <param name="explanation">What is wrong, as a sentence.</param>
    public UndefinedBehaviorException(UndefinedBehavior kind, string operation, string subject, string explanation)
        : base($"{kind}: {operation} on {subject}. {explanation}")
    {
        Kind = kind;
        Operation = operation;
        Subject = subject;
    }

    /// <summary>What happened.</summary>
    public UndefinedBehavior Kind { get; }

    /// <summary>The operation that did it.</summary>
    public string Operation { get; }

    /// <summary>The object it was done to, such as <c>page 3</c>.</summary>
    public string Subject { get; }
}

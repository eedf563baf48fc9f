using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>Something that the protocol has to say of an operation. The first of several about one operation and subject stands.</summary>
internal sealed class Finding(object subject, IOperation operation, IReadOnlyList<IOperation> steps, Func<IOperation, IReadOnlyList<string>> describe)
{
    /// <summary>What is said. What the protocol says only to itself is no descriptor of a diagnostic.</summary>
    public object Subject { get; } = subject;

    /// <summary>The operation it is said of.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>The operations that led to it, in order.</summary>
    public IReadOnlyList<IOperation> Steps { get; } = steps;

    /// <summary>What is said of it, in the words of somebody who stands at the operation.</summary>
    public IReadOnlyList<string> Arguments => describe(Operation);

    /// <summary>The same finding about something else.</summary>
    public Finding As(object subject) => new(subject, Operation, Steps, describe);

    /// <summary>The same finding, said of the call that led to it.</summary>
    public Finding At(IOperation call) => new(Subject, call, [.. Steps, Operation], describe);
}

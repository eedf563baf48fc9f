using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>A call as the protocol sees it.</summary>
internal sealed class Call<TState>(IOperation operation, IMethodSymbol method, Value? receiver, IReadOnlyList<Value> arguments, TState state, IReadOnlyDictionary<Value, Fact> facts, Func<Value?, object?, Value> fresh, Action<Finding> report)
{
    public IOperation Operation { get; } = operation;

    public IMethodSymbol Method { get; } = method;

    public Value? Receiver { get; } = receiver;

    /// <summary>The arguments by parameter ordinal.</summary>
    public IReadOnlyList<Value> Arguments { get; } = arguments;

    public TState State { get; } = state;

    /// <summary>What the path knows.</summary>
    public IReadOnlyDictionary<Value, Fact> Facts { get; } = facts;

    /// <summary>The call's result as a new value that was derived from another one and carries a tag.</summary>
    public Value Result(Value? origin, object? tag) => fresh(origin, tag);

    /// <summary>What the call writes to an out argument.</summary>
    public Value Written(int ordinal) => OutValue(Operation, ordinal, Receiver, Method);

    public static Value OutValue(IOperation operation, int ordinal, Value? receiver, IMethodSymbol method) =>
        Value.Site(operation, 1 + ordinal, receiver, null, method.Parameters[ordinal].Type);

    public void Report(Finding finding) => report(finding);
}

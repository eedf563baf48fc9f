using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>A path in the middle of a basic block: its state, and the results of the block's operations so far.</summary>
internal readonly struct Step<TState>(PathState<TState> state, ImmutableDictionary<IOperation, Value> results)
    where TState : class, IProtocolState<TState>
{
    public PathState<TState> State { get; } = state;

    public ImmutableDictionary<IOperation, Value> Results { get; } = results;

    public static Step<TState> Begin(PathState<TState> state) => new(state, ImmutableDictionary<IOperation, Value>.Empty);

    public Step<TState> With(PathState<TState> state) => new(state, Results);

    public Step<TState> With(IOperation operation, Value result) => new(State, Results.SetItem(operation, result));

    public Step<TState> Rename(Func<Value, Value> leaf)
    {
        var results = Results;
        foreach (var result in Results)
        {
            var renamed = result.Value.Rename(leaf);
            if (!ReferenceEquals(renamed, result.Value))
                results = results.SetItem(result.Key, renamed);
        }

        return new(State.Rename(leaf), results);
    }
}

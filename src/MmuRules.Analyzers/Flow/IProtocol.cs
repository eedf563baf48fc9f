using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>The state of the protocol that a simulation follows along a path. Immutable; states with equal cores are joined.</summary>
internal interface IProtocolState<TState> : IEquatable<TState>
    where TState : class
{
    /// <summary>The values that the state speaks of.</summary>
    IEnumerable<Value> Values { get; }

    /// <summary>The same state without the names of things that the code has no way to name any more; states that differ only in them are joined.</summary>
    /// <param name="isNamed">Whether the code can still name a value.</param>
    TState Forget(Func<Value, bool> isNamed);

    /// <summary>The same state with every value renamed; what spoke of a value without identity now speaks of an unknown one.</summary>
    TState Rename(Func<Value, Value> rename);

    /// <summary>The part of the state that keeps paths apart; all of it where nothing else is known.</summary>
    TState Core { get; }

    /// <summary>What becomes of this state where its path meets that of another one, which has the same core or is covered.</summary>
    TState Join(TState other);

    /// <summary>Whether all that can go wrong from <paramref name="other"/>, as far as it is its core's doing, can go wrong from this state too.</summary>
    bool Covers(TState other);
}

/// <summary>What the protocol knows of methods, and what their calls do to its state.</summary>
internal interface IProtocol<TState>
    where TState : class, IProtocolState<TState>
{
    /// <summary>Whether the protocol itself says what a call of this method does. Otherwise its body is looked into.</summary>
    bool Defines(IMethodSymbol method);

    /// <summary>Whether the protocol wants to see a call of a property's getter of which nobody says what it does.</summary>
    bool Notices(IMethodSymbol getter);

    /// <summary>The state in which a method begins that nobody is known to call.</summary>
    TState Begin(IMethodSymbol? method, bool unknownCaller);

    /// <summary>What a call does: one outcome for each way that it can end; <see langword="null"/> if the protocol does not say.</summary>
    IReadOnlyList<Outcome<TState>>? TryCall(Call<TState> call);

    /// <summary>
    /// Looks at what was found in a body that nobody is known to call, and gives a state to begin it in that fits better what it does;
    /// <see langword="null"/> if the one it was begun in will do.
    /// </summary>
    TState? Amend(TState begun, IReadOnlyCollection<Finding> findings);

    /// <summary>The state after a call of which nobody says what it does.</summary>
    TState CallUnknown(Call<TState> call);

    /// <summary>The state after a value has gone where it cannot be followed: into an object, or to somebody unknown.</summary>
    TState Escape(TState state, Value value);

    /// <summary>The state after the body has waited, for a task or for its consumer.</summary>
    TState Suspend(TState state, IOperation at, IReadOnlyDictionary<Value, Fact> facts, Action<Finding> report);

    /// <summary>Something is done to a value that is null: the path ends in an exception.</summary>
    void UseNull(TState state, IOperation at, Value value, IReadOnlyDictionary<Value, Fact> facts, Action<Finding> report);

    /// <summary>Looks at a state in which a body ends that nobody is known to call.</summary>
    void End(FlowGraph body, PathState<TState> exit, bool isThrown, Action<Finding> report);

    /// <summary>What is said of a body in the end, given what was found on all its paths.</summary>
    IReadOnlyCollection<Finding> Conclude(IReadOnlyCollection<Finding> findings);

    /// <summary>The state after the path has learned that a value is, or is not, a constant.</summary>
    TState Learn(TState state, Value value, Fact fact);
}

/// <summary>One way in which a call can end.</summary>
internal readonly struct Outcome<TState>(TState state, Value? result = null, Fact? fact = null, Value? truth = null)
{
    public TState State { get; } = state;

    /// <summary>The result's value; <see langword="null"/> for a new one.</summary>
    public Value? Result { get; } = result;

    /// <summary>What is known of the result.</summary>
    public Fact? Fact { get; } = fact;

    /// <summary>What else holds from here on; <see langword="null"/> if nothing.</summary>
    public Value? Truth { get; } = truth;
}

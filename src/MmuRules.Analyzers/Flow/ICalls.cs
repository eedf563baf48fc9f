using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>How the simulation of a body learns what the bodies do that it calls.</summary>
internal interface ICalls<TState>
    where TState : class, IProtocolState<TState>
{
    /// <summary>Whether a call of the method is followed into its body.</summary>
    bool Enters(IMethodSymbol method, IOperation? instance, FlowGraph caller);

    /// <summary>The body that a call runs; <see langword="null"/> if it is not known or does nothing that matters.</summary>
    FlowGraph? BodyOf(IMethodSymbol method, Value? receiver, IOperation call, FlowGraph caller);

    /// <summary>The ways in which a body that is entered in a state returns, as far as they are known by now.</summary>
    ISummary<TState> Summarize(FlowGraph body, PathState<TState> entry);

    /// <summary>Whether the body is being simulated by a call further out.</summary>
    bool IsRunning(FlowGraph body);

    /// <summary>What the caller has to say of a call, given what was found in the body.</summary>
    IEnumerable<Finding> FindingsAt(IOperation call, FlowGraph body, ISummary<TState> summary);
}

/// <summary>What is known of a body that is entered in a certain state.</summary>
internal interface ISummary<TState>
    where TState : class, IProtocolState<TState>
{
    IEnumerable<PathState<TState>> Exits { get; }

    /// <summary>The states in which an exception leaves the body that its own throw statements throw.</summary>
    IEnumerable<PathState<TState>> Throws { get; }

    IReadOnlyCollection<Finding> Findings { get; }

    bool IsInconclusive { get; }
}

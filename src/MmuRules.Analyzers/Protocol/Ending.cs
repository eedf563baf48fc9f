using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The end of a path through a method that is checked for itself.</summary>
/// <param name="method">The method, local function or anonymous function.</param>
/// <param name="contract">What it declares of itself.</param>
/// <param name="body">Its body, which stands for the method's name when something is said of it.</param>
/// <param name="state">The state at the end.</param>
/// <param name="facts">What the path knows.</param>
/// <param name="result">What it returns; unknown if nothing.</param>
/// <param name="isThrown">Whether it throws rather than returns.</param>
/// <param name="settings">For which machine the code is checked.</param>
/// <param name="report">Takes what the rules have to say.</param>
internal sealed class Ending(IMethodSymbol? method, Contract? contract, IOperation body, MmuState state, IReadOnlyDictionary<Value, Fact> facts, Value result, bool isThrown, Settings settings, Action<Finding> report)
    : Happening(body, state, facts, settings, report)
{
    public IMethodSymbol? Method { get; } = method;

    public Contract? Contract { get; } = contract;

    public Value Result { get; } = result;

    public bool IsThrown { get; } = isThrown;

    /// <summary>Whether the method's caller can name a value: it is, or is reached from, what the method was given or gives back.</summary>
    public bool IsOfCaller(Value value) => value.IsKnown && value.Chain().Any(part => part.Kind is ValueKind.Root or ValueKind.Outer || (Result.IsKnown && part.Equals(Result)));
}

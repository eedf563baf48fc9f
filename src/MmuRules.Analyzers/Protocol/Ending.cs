using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The end of a path through a method that is checked for itself.</summary>
/// <param name="method">The method, local function or anonymous function.</param>
/// <param name="contract">What it declares of itself.</param>
/// <param name="body">Its body, which stands for the method's name when something is said of it.</param>
/// <param name="state">The state at the end.</param>
/// <param name="facts">What the path knows.</param>
/// <param name="result">What it returns; unknown if nothing.</param>
/// <param name="handedOut">What it hands to its caller through parameters.</param>
/// <param name="isThrown">Whether it throws rather than returns.</param>
/// <param name="terms">On what terms the code is checked.</param>
/// <param name="report">Takes what the rules have to say.</param>
internal sealed class Ending(IMethodSymbol? method, Contract? contract, IOperation body, MmuState state, IReadOnlyDictionary<Value, Fact> facts, Value result, IReadOnlyCollection<Value> handedOut, bool isThrown, Terms terms, Action<Finding> report)
    : Happening(body, state, facts, terms, report)
{
    public IMethodSymbol? Method { get; } = method;

    public Contract? Contract { get; } = contract;

    /// <summary>How a person would name what ends.</summary>
    public string Name => Method is { CanBeReferencedByName: true } ? Method.Name : (Method?.AssociatedSymbol ?? Method?.ContainingSymbol)?.Name ?? string.Empty;

    public Value Result { get; } = result;

    public bool IsThrown { get; } = isThrown;

    /// <summary>Whether a value, or what it is reached from, is given to the method's caller.</summary>
    public bool IsHandedOut(Value value)
    {
        for (var part = value; part is { IsKnown: true }; part = part.IsLeaf ? null : part.First)
            if (part.Equals(Result) || handedOut.Contains(part))
                return true;
        return false;
    }

    /// <summary>Whether the method itself calls something that declares that it releases a lock of a kind.</summary>
    public bool Releases(MmuLock kind) =>
        Operation.Descendants().SelectMany(Bodies.CalleesOf).Any(callee => Contracts.Of(callee)?.Clauses.Any(clause => clause.Kind == ClauseKind.Releases && clause.Lock == kind) == true);

    /// <summary>Whether the method itself calls something that declares an effect.</summary>
    public bool Does(MmuEffect effect) => Operation.Descendants().SelectMany(Bodies.CalleesOf).Any(callee => Contracts.Of(callee)?.Has(effect) == true);
}

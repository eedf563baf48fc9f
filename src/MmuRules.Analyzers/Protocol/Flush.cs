using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What a call that flushes covers, as far as its contract and the path tell. What they do not tell is taken to be covered.</summary>
/// <param name="contract">What the operation declares.</param>
/// <param name="operand">What is flushed.</param>
/// <param name="argument">An argument by its parameter's ordinal, or the receiver.</param>
/// <param name="facts">What the path knows.</param>
internal sealed class Flush(Contract contract, Value operand, Func<int, Value> argument, IReadOnlyDictionary<Value, Fact> facts)
{
    private readonly FlushedRange? _range = FlushedRange.Of(contract, argument, facts);

    /// <summary>Whether what CPUs remember of page tables is known to be left out: the argument that says so is false.</summary>
    public bool LeavesTablesOut { get; } = contract.OperandOf(MmuEffect.FlushesTables) is { } included && IsFalse(argument(included), facts);

    /// <summary>Whether the translations of a window's entry are flushed.</summary>
    public bool Covers(Window window) => !Origins.IsKnownOther(window, operand) && _range?.WhyMissed(window) is null;

    private static bool IsFalse(Value value, IReadOnlyDictionary<Value, Fact> facts) =>
        value.IsConstant ? Equals(value.Key, false) : facts.TryGetValue(value, out var fact) && fact.Decides(true) == false;
}

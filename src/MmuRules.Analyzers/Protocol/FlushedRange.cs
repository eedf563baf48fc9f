using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The addresses that a flush is given, and what a path can prove of an entry that is not among them. What it cannot prove is taken to be flushed.</summary>
/// <remarks>docs/decisions/0021 says what is taken for granted of addresses.</remarks>
internal sealed class FlushedRange
{
    // No page is smaller, and what is counted in pages is further away.
    private const long SmallestPage = 4096;

    private readonly Value _start;
    private readonly Value _end;
    private readonly bool _isOnePage;
    private readonly IReadOnlyDictionary<Value, Fact> _facts;

    private FlushedRange(Value start, Value end, bool isOnePage, IReadOnlyDictionary<Value, Fact> facts)
    {
        _start = start;
        _end = end;
        _isOnePage = isOnePage;
        _facts = facts;
    }

    /// <summary>The range of a flush whose contract says which arguments are its bounds; <see langword="null"/> if it does not.</summary>
    public static FlushedRange? Of(Contract contract, Func<int, Value> argument, IReadOnlyDictionary<Value, Fact> facts)
    {
        if (contract.OperandOf(MmuEffect.EntryAddress) is { } page)
            return new(argument(page), Value.Unknown, true, facts);
        var (start, end) = (contract.OperandOf(MmuEffect.FlushStart), contract.OperandOf(MmuEffect.FlushEnd));
        return start is null && end is null ? null
            : new(start is { } first ? argument(first) : Value.Unknown, end is { } last ? argument(last) : Value.Unknown, false, facts);
    }

    /// <summary>What is known of a slot that was looked up by an address, or of an entry that was taken by one: a fact of the path, which keeps no paths apart.</summary>
    public static Value Addressed(Value found, Value address) => Value.Operator(OperatorKind.Equals, Value.Function(MmuEffect.EntryAddress, found, null), address);

    /// <summary>What such a fact says: what was found, and by which address.</summary>
    public static (Value Found, Value Address)? AddressedBy(Value fact) =>
        fact is { Kind: ValueKind.Operator, Key: OperatorKind.Equals, First: { Kind: ValueKind.Function, Key: MmuEffect.EntryAddress, First: { } found }, Second: { } address } ? (found, address) : null;

    /// <summary>Why the entry of a window is known not to be flushed, as a person would say it; <see langword="null"/> if it may be.</summary>
    public string? WhyMissed(Window window)
    {
        foreach (var fact in _facts)
            if (AddressedBy(fact.Key) is var (found, address) && fact.Value.Decides(true) == true && (found.Equals(window.Slot) || found.Equals(window.Entry)) && WhyMissed(address) is { } because)
                return because;
        return WhyMissed(window.Slot);
    }

    // An address can be the slot itself.
    private string? WhyMissed(Value address) =>
        _isOnePage ? (Distance(address, _start) is < 0 or >= SmallestPage ? "it is of another page" : null)
        : IsAtMost(_end, address) ? "its range ends before that entry"
        : Distance(address, _start) >= SmallestPage || (IsLess(address, _start) && !IsWithinPage()) ? "its range begins behind that entry"
        : IsAtMost(_end, _start) ? "its range is empty"
        : null;

    // Who flushes from an address to just behind it means the page around it.
    private bool IsWithinPage() => Distance(_start, _end) is > 0 and < SmallestPage;

    private bool IsAtMost(Value left, Value right) =>
        Distance(left, right) >= 0
        || (AreComparable(left, right) && (Knows(OperatorKind.Less, right, left) == false || Knows(OperatorKind.Less, left, right) == true
            || Knows(OperatorKind.Equals, left, right) == true || Knows(OperatorKind.Equals, right, left) == true));

    private bool IsLess(Value left, Value right) => AreComparable(left, right) && Knows(OperatorKind.Less, left, right) == true;

    private bool? Knows(OperatorKind comparison, Value left, Value right) =>
        _facts.TryGetValue(Value.Operator(comparison, left, right), out var fact) ? fact.Decides(true) : null;

    // How far the right one is behind the left one, if both were made of the same value.
    private static long? Distance(Value left, Value right)
    {
        if (!AreComparable(left, right))
            return null;
        var (from, to) = (Arithmetic.Split(left), Arithmetic.Split(right));
        return from.Base.Equals(to.Base) ? unchecked(to.Offset - from.Offset) : null;
    }

    // A constant may stand for all addresses; and of what can change it is not known that it is still what it was.
    private static bool AreComparable(Value left, Value right) =>
        left is { IsKnown: true, IsConstant: false, IsChangeable: false } && right is { IsKnown: true, IsConstant: false, IsChangeable: false };
}

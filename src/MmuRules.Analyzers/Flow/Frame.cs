using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// One call of a body: translates the caller's state into the state in which the body is entered, and each state in which it returns back.
/// The entry state names nothing of the caller, so that callers in the same situation share one summary.
/// </summary>
internal sealed class Frame<TState>
    where TState : class, IProtocolState<TState>
{
    private readonly IOperation _call;
    private readonly FlowGraph _body;
    private readonly Location?[] _places;
    private readonly Step<TState> _caller;
    private readonly Dictionary<Value, Value> _outer = [];
    private readonly List<Value> _inner = [];

    public Frame(IOperation call, FlowGraph body, Value? receiver, IReadOnlyList<Value> arguments, Location?[] places, Step<TState> caller, bool isRecursive)
    {
        _call = call;
        _body = body;
        _places = places;
        _caller = caller;
        Entry = Enter(receiver, arguments, isRecursive);
    }

    /// <summary>The state in which the body is entered.</summary>
    public PathState<TState> Entry { get; }

    /// <summary>The caller's path after the body has returned in a state.</summary>
    public Step<TState> Return(PathState<TState> exit, Value? created)
    {
        var returned = new Dictionary<Value, Value>();
        var result = created ?? exit.Read(Location.Result).Rename(Back);
        // What the body was told and has not forgotten comes back with the other facts.
        var state = _caller.State.Unlearn(_ => true).With(exit.Protocol.Rename(value => value.Rename(Back)));
        var bindings = state.Bindings;
        foreach (var binding in exit.Bindings)
        {
            if (binding.Key.IsVariable ? !_body.Captured.Contains(binding.Key) : binding.Key.Rename(Back) is null)
                continue;
            var value = binding.Value.Rename(Back);
            var location = binding.Key.Rename(Back)!;
            bindings = value.IsKnown || !location.IsVariable ? bindings.SetItem(location, value) : bindings.Remove(location);
        }

        foreach (var captured in _body.Captured)
            if (!exit.Bindings.ContainsKey(captured))
                bindings = bindings.Remove(captured);
        var facts = state.Facts;
        foreach (var fact in exit.Facts)
            if (fact.Key.Rename(Back) is { IsKnown: true, IsConstant: false } value)
                facts = facts.SetItem(value, fact.Value);
        state = state.With(bindings, facts);
        for (var i = 0; i < _places.Length; i++)
            if (_places[i] is { } place)
                state = state.Write(place, exit.Read(Location.Of(_body.Method!.Parameters[i])).Rename(Back));
        if (!result.IsKnown)
            result = Value.Site(_call, 0, null, null, _call.Type);
        return _caller.With(state).With(_call, result);

        Value Back(Value leaf)
        {
            if (leaf.Kind == ValueKind.Outer)
                return _inner[leaf.Index];
            if (leaf.Kind == ValueKind.Root)
                return Value.Unknown;
            if (!returned.TryGetValue(leaf, out var value))
                returned.Add(leaf, value = Value.Site(_call, Value.FirstReturnedIndex + returned.Count, leaf.First?.Rename(Back), leaf.Tag, leaf.Type));
            return value;
        }
    }

    private PathState<TState> Enter(Value? receiver, IReadOnlyList<Value> arguments, bool isRecursive)
    {
        var state = _caller.State;
        var bindings = ImmutableDictionary.CreateBuilder<Location, Value>();
        Bind(Location.This, receiver, null);
        if (_body.Method is { } method)
            for (var i = 0; i < method.Parameters.Length && i < arguments.Count; i++)
            {
                var parameter = method.Parameters[i];
                if (parameter.RefKind != RefKind.Out)
                    Bind(Location.Of(parameter), arguments[i], Value.Root(parameter, parameter.Type));
            }

        foreach (var captured in _body.Captured)
            Bind(captured, state.Read(captured), null);
        foreach (var binding in state.Bindings)
            if (!binding.Key.IsVariable && binding.Key.Instance is { } instance && !instance.Mentions(IsStranger) && binding.Key.Rename(Out) is { } location)
                bindings[location] = binding.Value.Rename(Out);
        // What a recursive call is not given loses its identity in it; else each level would know one thing more than the last.
        var protocol = state.Protocol.Rename(value => value.Rename(leaf => isRecursive && IsStranger(leaf) ? Value.Unknown : Out(leaf)));
        var facts = ImmutableDictionary.CreateBuilder<Value, Fact>();
        foreach (var fact in state.Facts)
            if (!fact.Key.Mentions(part => IsStranger(part) || IsOfThisBody(part)))
                facts[fact.Key.Rename(Out)] = fact.Value;
        return new(protocol, bindings.ToImmutable(), facts.ToImmutable());

        void Bind(Location location, Value? value, Value? otherwise)
        {
            value = value is null or { Kind: ValueKind.Reference } || IsOfThisBody(value) ? Value.Unknown : state.Resolve(value).Rename(Out);
            if (!value.IsKnown)
                value = otherwise ?? Value.Unknown;
            if (value.IsKnown)
                bindings[location] = value;
        }
    }

    // What was computed decides where it was computed: handed on, each number would make another state to begin in.
    private static bool IsOfThisBody(Value value) =>
        Arithmetic.IsComputed(value)
        || value is { Kind: ValueKind.Site, Tag: null, Key: ISimpleAssignmentOperation or ICompoundAssignmentOperation, Type: { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_UInt64 } };

    private bool IsStranger(Value value) => value.IsLeaf && !_outer.ContainsKey(value);

    private Value Out(Value leaf)
    {
        if (_outer.TryGetValue(leaf, out var outer))
            return outer;
        var origin = leaf.First?.Rename(Out);
        outer = Value.Outer(_inner.Count, origin, leaf.Tag, leaf.Type);
        _inner.Add(leaf);
        _outer.Add(leaf, outer);
        return outer;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <content>Assignments, deconstruction and patterns: what writes variables.</content>
internal sealed partial class Execution<TState>
{
    // A flag that gathers what was found of many things remembers by which of them it was raised only if the ways are told apart here.
    private Value? CombinesWithPredicate(ICompoundAssignmentOperation compound, Step<TState> step) =>
        compound is { Type.SpecialType: SpecialType.System_Boolean, OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } && expressions.Evaluate(compound.Value, step) is { Kind: ValueKind.Function } predicate ? predicate : null;

    private IEnumerable<Step<TState>> AssignEither(ICompoundAssignmentOperation compound, Value predicate, Step<TState> step)
    {
        var decisive = compound.OperatorKind == BinaryOperatorKind.Or;
        var left = expressions.Evaluate(compound.Target, step);
        return conditions.Assume(step.State, predicate, decisive).SelectMany(state => Assign(compound, compound.Target, Value.Constant(decisive), step.With(state)))
            .Concat(conditions.Assume(step.State, predicate, !decisive).SelectMany(state => Assign(compound, compound.Target, left, step.With(state))));
    }

    private Value Combine(ICompoundAssignmentOperation compound, ref Step<TState> step)
    {
        var left = expressions.Evaluate(compound.Target, step);
        var right = expressions.Evaluate(compound.Value, step);
        var isBoolean = compound.Type?.SpecialType == SpecialType.System_Boolean;
        return compound.OperatorKind switch
        {
            BinaryOperatorKind.And when isBoolean => Value.Operator(OperatorKind.And, left, right),
            BinaryOperatorKind.Or when isBoolean => Value.Operator(OperatorKind.Or, left, right),
            BinaryOperatorKind.Add => Sum(left, right, ref step),
            _ => Fresh(compound, 0, null, null),
        };
    }

    // What counts up from more than nothing is more than nothing.
    private static Value Sum(Value left, Value right, ref Step<TState> step)
    {
        var sum = Arithmetic.Add(left, right);
        if (Arithmetic.IsPositive(step.State, left) && (Arithmetic.IsPositive(step.State, right) || right is { IsConstant: true, Key: 0 }))
            step = step.With(Arithmetic.WithPositive(step.State, sum));
        return sum;
    }

    private IEnumerable<Step<TState>> Assign(IOperation instruction, IOperation target, Value value, Step<TState> step)
    {
        step = step.With(instruction, value);
        if (target is IPropertyReferenceOperation { Property.SetMethod: { } setter } property
            && (protocol.Defines(setter) || calls.Enters(setter, property.Instance, graph)))
            return Invoke(instruction, setter, property.Instance, property.Arguments, step, value);
        if (IsOutOfSight(target, step))
            step = Escape(value, step);
        return [step.With(Write(target, value, step))];
    }

    // What is put into an object, or into a variable that somebody else can read, may be used by anybody.
    private bool IsOutOfSight(IOperation target, Step<TState> step) =>
        target is not IDiscardOperation && (expressions.Locate(target, step) is not { IsVariable: true } location || graph.Shared.Contains(location) || graph.Captured.Contains(location));

    private PathState<TState> Write(IOperation target, Value value, Step<TState> step)
    {
        var state = step.State;
        if (target is IDiscardOperation)
            return state;
        if (expressions.Locate(target, step) is { } location)
            return state.Write(location, graph.Volatile.Contains(location) ? Value.Unknown : value);
        // A write to an unknown place: an element of some array, a member of some object, or a variable through a reference.
        foreach (var binding in state.Bindings)
        {
            var hit = target switch
            {
                IArrayElementReferenceOperation => Equals(binding.Key.Key, Location.ElementKey),
                IFieldReferenceOperation field => Equals(binding.Key.Key, field.Field),
                IPropertyReferenceOperation property => Equals(binding.Key.Key, property.Property),
                _ => graph.Shared.Contains(binding.Key) || !binding.Key.IsVariable,
            };
            if (hit)
                state = state.Write(binding.Key, Value.Unknown);
        }

        return state;
    }

    private IEnumerable<Step<TState>> Deconstruct(IOperation instruction, IOperation target, IOperation? source, Step<TState> step)
    {
        while (target is IDeclarationExpressionOperation declaration)
            target = declaration.Expression;
        while (source is IConversionOperation { OperatorMethod: null } conversion)
            source = conversion.Operand;
        if (target is not ITupleOperation targets)
            return Assign(instruction, target, source is null ? Value.Unknown : expressions.Evaluate(source, step), step);
        // All values are read before any is written.
        var sources = (source as ITupleOperation)?.Elements;
        var values = targets.Elements.Select((_, i) => sources is { } elements ? expressions.Evaluate(elements[i], step) : Fresh(instruction, 1 + i, null, null)).ToList();
        IEnumerable<Step<TState>> steps = [step];
        for (var i = 0; i < targets.Elements.Length; i++)
        {
            var (element, value) = (targets.Elements[i], values[i]);
            steps = element is ITupleOperation or IDeclarationExpressionOperation { Expression: ITupleOperation }
                ? steps.SelectMany(next => Deconstruct(instruction, element, sources?[targets.Elements.IndexOf(element)], next))
                : steps.SelectMany(next => Assign(instruction, element, value, next));
            steps = [.. steps];
        }

        return steps;
    }

    private Step<TState> Match(IIsPatternOperation isPattern, Step<TState> step)
    {
        var state = step.State;
        var matched = Patterns.Match(isPattern.Pattern, expressions.Evaluate(isPattern.Value, step), ReadMember, (symbol, value) =>
        {
            if (symbol is ILocalSymbol local)
                state = state.Write(Location.Of(local), value);
        });
        return step.With(state).With(isPattern, matched);

        Value ReadMember(IOperation member, Value instance)
        {
            if (!instance.IsKnown)
                return Value.Unknown;
            if (member is IPropertyReferenceOperation { Property: { GetMethod: { } getter } property } && protocol.Defines(getter))
            {
                if (protocol.TryCall(CallOf(member, getter, instance, [], state)) is not [var outcome])
                    return Value.Unknown;
                state = state.With(outcome.State);
                return outcome.Result ?? Value.Unknown;
            }

            var symbol = member switch { IPropertyReferenceOperation reference => reference.Property, IFieldReferenceOperation field => (ISymbol)field.Field, _ => null };
            return symbol is null ? Value.Unknown : state.Read(Location.Of(symbol, instance, null, member.Type));
        }
    }
}

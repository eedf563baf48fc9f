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
            _ when compound.OperatorMethod is not null => Fresh(compound, 0, null, null),
            var kind => Arithmetic.OperatorOf(kind) is { } key ? Value.Operator(key, left, right) : Value.Unknown,
        };
    }

    // What counts up from more than nothing is more than nothing.
    private static Value Sum(Value left, Value right, ref Step<TState> step)
    {
        var sum = Value.Operator(OperatorKind.Add, left, right);
        if (Arithmetic.IsPositive(step.State, left) && (Arithmetic.IsPositive(step.State, right) || right is { IsConstant: true, Key: 0L }))
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
        else if (!value.IsKnown && IsCondition(target.Type))
            value = Fresh(instruction, 0, null, null);
        return [step.With(Write(target, value, step))];
    }

    // A variable that is asked twice says the same twice, whatever was computed into it.
    private static bool IsCondition(ITypeSymbol? type) => type is { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_UInt64 };

    // What is put into an object, or into a variable that somebody else can read, may be used by anybody.
    private bool IsOutOfSight(IOperation target, Step<TState> step) =>
        target is not IDiscardOperation && (expressions.Locate(target, step) is not { IsVariable: true } location || graph.Shared.Contains(location) || graph.Captured.Contains(location));

    private PathState<TState> Write(IOperation target, Value value, Step<TState> step)
    {
        var state = step.State;
        if (target is IDiscardOperation)
            return state;
        // A tuple is copied with its name.
        if (expressions.Locate(target, step) is { } location)
            return state.Write(location, graph.Volatile.Contains(location) || target is IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } ? Value.Unknown : value);
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
        var whole = source is null or ITupleOperation ? Value.Unknown : expressions.Evaluate(source, step);
        var values = targets.Elements.Select((_, i) => sources is { } elements ? expressions.Evaluate(elements[i], step) : ElementOf(i)).ToList();
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

        Value ElementOf(int i) => whole.IsKnown && source?.Type is INamedTypeSymbol { IsTupleType: true } type
            ? step.State.Resolve(step.State.Read(Location.OfTuple(whole, type.TupleElements[i])))
            : Value.Site(instruction, 1 + i, null, null, targets.Elements[i].Type);
    }

    // What is put into a tuple may be used by whoever gets it; whoever takes it out of there again knows what it is.
    private Step<TState> Bind(ITupleOperation tuple, Step<TState> step)
    {
        var bound = Escape(tuple.Elements, step);
        if (tuple.Type is not INamedTypeSymbol { IsTupleType: true } type)
            return bound;
        var whole = Fresh(tuple, 0, null, null);
        return bound
            .With(bound.State.Bind(tuple.Elements.Select((element, i) => (Location.OfTuple(whole, type.TupleElements[i]), expressions.Evaluate(element, step)))))
            .With(tuple, whole);
    }

    // A record has what it was made of, until somebody writes there.
    private Step<TState> BindRecord(IObjectCreationOperation creation, Step<TState> made, Step<TState> step)
    {
        if (creation.Constructor is not { ContainingType.IsRecord: true } constructor || !IsPrimary(constructor) || !made.Results.TryGetValue(creation, out var record))
            return made;
        var parts = from argument in creation.Arguments
                    let property = constructor.ContainingType.GetMembers(argument.Parameter!.Name).OfType<IPropertySymbol>().FirstOrDefault()
                    where property is not null
                    select (Location.Of(property, record, null, property.Type), expressions.Evaluate(argument.Value, step));
        return made.With(made.State.Bind(parts));
    }

    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [{ } declaration] && constructor.ContainingType.DeclaringSyntaxReferences.Any(type => type.SyntaxTree == declaration.SyntaxTree && type.Span == declaration.Span);

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

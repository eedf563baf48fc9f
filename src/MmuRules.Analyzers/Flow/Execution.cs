using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>What each instruction of a body does to a path.</summary>
internal sealed partial class Execution<TState>(FlowGraph graph, IProtocol<TState> protocol, ICalls<TState> calls, Conditions<TState> conditions, Expressions<TState> expressions)
    where TState : class, IProtocolState<TState>
{
    private static readonly Fact IsThere = new(null, false);

    private readonly Dictionary<(object Subject, SyntaxNode Syntax), Finding> _findings = [];

    private readonly HashSet<IOperation> _carriedOut = [];
    private bool _inLoop;

    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    public bool MayThrow(IOperation instruction) => instruction is IInvocationOperation or IObjectCreationOperation;

    /// <summary>Carries out an instruction; several paths may go on from it, or none.</summary>
    public IEnumerable<Step<TState>> Execute(IOperation instruction, Step<TState> step, bool inLoop)
    {
        _inLoop = inLoop;
        // The results of the last time round are other things than those of this time, and have no name of their own.
        if (inLoop && !_carriedOut.Add(instruction))
            step = step.Rename(value => value.Kind == ValueKind.Site && ReferenceEquals(value.Key, instruction) ? Value.Unknown : value);
        if (NextOf(instruction) is { } enumerator && expressions.Evaluate(enumerator, step) is { IsKnown: true } moved)
            step = step.Rename(value => value is { Kind: ValueKind.Site, Key: IPropertyReferenceOperation property, First: { } from } && IsCurrent(property) && from.Equals(moved) ? Value.Unknown : value);
        switch (instruction)
        {
            case IFlowCaptureOperation capture:
                var captured = graph.ReferenceCaptures.Contains(capture.Id) ? expressions.ReferenceTo(capture.Value, step) : expressions.Evaluate(capture.Value, step);
                return [step.With(step.State.Write(Location.Of(capture.Id), captured))];
            case ISimpleAssignmentOperation { IsRef: true, Target: ILocalReferenceOperation target } assignment:
                return [step.With(step.State.Write(Location.Of(target.Local), expressions.ReferenceTo(assignment.Value, step)))];
            case ISimpleAssignmentOperation assignment:
                return [.. Assign(assignment, assignment.Target, expressions.Evaluate(assignment.Value, step), step).Select(next => BeginCount(assignment, next))];
            case ICompoundAssignmentOperation compound when CombinesWithPredicate(compound, step) is { } predicate:
                return AssignEither(compound, predicate, step);
            case ICompoundAssignmentOperation compound:
                return Assign(compound, compound.Target, Combine(compound, ref step), step);
            case IIncrementOrDecrementOperation { OperatorMethod: null } increment:
                var one = Value.Constant(increment.Kind == OperationKind.Increment ? 1 : -1);
                return Assign(increment, increment.Target, Sum(expressions.Evaluate(increment.Target, step), one, ref step), step);
            case IIncrementOrDecrementOperation increment:
                return Assign(increment, increment.Target, Fresh(increment, 0, null, null), step);
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction, deconstruction.Target, deconstruction.Value, step);
            case IIsPatternOperation isPattern:
                return [Match(isPattern, step)];
            case IPropertyReferenceOperation property:
                return CountIn(property, step) is { } count ? [step.With(property, count)] : Read(property, step);
            case IArrayCreationOperation:
                return [step.With(instruction, Fresh(instruction, 0, null, Value.MadeHere))];
            case ITupleOperation tuple:
                return [Bind(tuple, step)];
            case IArrayInitializerOperation initializer:
                return [Escape(initializer.ElementValues, step)];
            case ICollectionExpressionOperation collection:
                return [Escape(collection.Elements, step)];
            case IAwaitOperation:
                return [Suspend(instruction, step)];
            case IReturnOperation { ReturnedValue: { } yielded }:
                return [Suspend(instruction, Escape([yielded], step))];
            case IInvocationOperation invocation:
                return [.. Invoke(invocation, invocation.TargetMethod, invocation.Instance, invocation.Arguments, step, null).Select(next => Count(invocation, next))];
            case IInvalidOperation when PlatformLocks.TakenBy(instruction) is { } taking:
                return Invoke(instruction, taking, instruction.ChildOperations.First(), [], step, null);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                // What was created is there; a using statement asks.
                return
                [
                    .. Invoke(creation, constructor, null, creation.Arguments, step, null)
                        .Select(next => BindRecord(creation, next, step))
                        .SelectMany(next => conditions.Learn(next.State, next.Results[creation], new Fact(null, false)).Select(next.With)),
                ];
            default:
                return [step];
        }
    }

    private IEnumerable<Step<TState>> Read(IPropertyReferenceOperation property, Step<TState> step)
    {
        if (property.Property.GetMethod is { } getter && (IsOfNullable(getter) || protocol.Defines(getter) || protocol.Notices(getter) || calls.Enters(getter, property.Instance, graph)))
            return Invoke(property, getter, property.Instance, property.Arguments, step, null);
        if (property.Instance is { Type.IsReferenceType: true } instance)
        {
            if (Reached(property, expressions.Evaluate(instance, step), step.State) is not { } reached)
                return [];
            step = step.With(reached);
        }

        // What an enumerator is at is another thing each time round, though the property is the same.
        var value = !IsCurrent(property) && expressions.Locate(property, step) is { } location
            ? step.State.Read(location)
            : Fresh(property, 0, property.Instance is null ? null : expressions.Evaluate(property.Instance, step), null);
        return [step.With(property, value)];
    }

    // Once it is asked for the next thing, an enumerator has given up the last one: behind the loop as well nobody can say which of all it was.
    private static IOperation? NextOf(IOperation instruction) =>
        instruction is IInvocationOperation { IsImplicit: true, TargetMethod.Name: nameof(System.Collections.IEnumerator.MoveNext), Instance: { } enumerator } ? enumerator : null;

    private static bool IsCurrent(IPropertyReferenceOperation property) => property is { IsImplicit: true, Property.Name: nameof(System.Collections.IEnumerator.Current) };

    private IEnumerable<Step<TState>> Invoke(IOperation instruction, IMethodSymbol method, IOperation? instance, IReadOnlyList<IArgumentOperation> arguments, Step<TState> step, Value? assigned)
    {
        var receiver = instance is null ? null : expressions.Evaluate(instance, step);
        if (instance is { Type.IsReferenceType: true })
        {
            if (Reached(instruction, receiver!, step.State) is not { } reached)
                return [];
            step = step.With(reached);
        }

        var values = new Value[method.Parameters.Length];
        var places = new Location?[values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value.Unknown;
        if (assigned is not null)
            values[values.Length - 1] = assigned;
        foreach (var argument in arguments)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= values.Length)
                continue;
            values[parameter.Ordinal] = expressions.Evaluate(argument.Value, step);
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                places[parameter.Ordinal] = expressions.Locate(argument.Value, step);
        }

        if (NeverReturns(method))
            return [];
        if (IsHasFlag(method) && expressions.Evaluate(arguments[0].Value, step) is var flag)
            return [step.With(instruction, Value.Operator(OperatorKind.Equals, Value.Operator(OperatorKind.BitAnd, receiver!, flag), flag))];
        if (IsOfNullable(method) && receiver is not null && arguments.Count == 0)
            return [step.With(instruction, method.Name == "get_HasValue" ? Value.Operator(OperatorKind.Not, Value.Operator(OperatorKind.Equals, receiver, Value.Null)) : receiver)];
        if (IsReferenceEquals(method) && arguments.All(argument => IsReference(argument.Value)))
            return [step.With(instruction, Value.Operator(OperatorKind.Equals, values[0], values[1]))];
        method = Devirtualized(method, instance);
        // Of a method that says what it does nothing is lost on the way through a delegate.
        if (receiver is { Kind: ValueKind.Delegate, Key: IMethodSymbol target } && method.MethodKind == MethodKind.DelegateInvoke && target.Parameters.Length == values.Length && protocol.Defines(target))
            (method, receiver) = (target, receiver.First);
        var steps = ReturnsOnlyIf(method, values, step);
        return [.. steps.SelectMany(next => Call(instruction, method, receiver, values, places, next))];
    }

    // A path on which nothing is there to be called ends in a NullReferenceException; whoever would catch it was given his path before. On the others it is known from here on that something is.
    // To use a thing is not to ask whether it is there: of that the protocol is not told.
    private PathState<TState>? Reached(IOperation instruction, Value value, PathState<TState> state)
    {
        if (!value.IsKnown)
            return state;
        var known = state.FactOf(value);
        // Each round of a loop would know more of what is there than the one before.
        if (known?.Contradicts(IsThere) != true)
            return _inLoop || known?.Implies(IsThere) == true ? state : state.With(value, known?.And(IsThere) ?? IsThere);
        protocol.UseNull(state.Protocol, instruction, value, state.Facts, Report);
        return null;
    }

    private IEnumerable<Step<TState>> Call(IOperation instruction, IMethodSymbol method, Value? receiver, Value[] values, Location?[] places, Step<TState> step)
    {
        var call = CallOf(instruction, method, receiver, values, step.State);
        if (protocol.TryCall(call) is { } outcomes)
        {
            foreach (var outcome in outcomes)
            {
                var result = outcome.Result ?? call.Result(receiver ?? values.FirstOrDefault(), null);
                // The operation does what it declares, but may keep a note of it in what it was given.
                var known = step.State.Unlearn(value => value.Mentions(part => part.Kind == ValueKind.Member && part.First is { } owner && (owner.Equals(receiver) || values.Contains(owner))));
                var state = WritePlaces(instruction, method, places, receiver, known.With(outcome.State));
                if (outcome.Truth is { } truth)
                    state = state.With(truth, new Fact(true, true));
                foreach (var learned in outcome.Fact is { } fact ? conditions.Learn(state, result, fact) : [state])
                    yield return step.With(learned).With(instruction, result);
            }

            yield break;
        }

        if (calls.BodyOf(method, receiver, instruction, graph) is { } body)
        {
            receiver = method.MethodKind == MethodKind.Constructor && receiver is null ? Fresh(instruction, 0, null, TagOf(instruction)) : receiver;
            var frame = new Frame<TState>(instruction, body, receiver, values, places, step, calls.IsRunning(body));
            var summary = calls.Summarize(body, frame.Entry);
            foreach (var finding in calls.FindingsAt(instruction, body, summary))
                Report(finding);
            foreach (var exit in summary.Exits)
                yield return frame.Return(exit, instruction is IObjectCreationOperation ? receiver : null);
            yield break;
        }

        // Nobody says what it does: no more, to the protocol, than that it was called.
        yield return step
            .With(WritePlaces(instruction, method, places, receiver, step.State.Unlearn(_ => true).With(protocol.CallUnknown(call))))
            .With(instruction, instruction is IAssignmentOperation or IIncrementOrDecrementOperation ? expressions.Evaluate(instruction, step) : ResultOf(instruction, method, receiver, values));
    }

    private PathState<TState> WritePlaces(IOperation instruction, IMethodSymbol method, Location?[] places, Value? origin, PathState<TState> state)
    {
        for (var i = 0; i < places.Length; i++)
            if (places[i] is { } place)
                state = state.Write(place, Call<TState>.OutValue(instruction, i, origin, method));
        return state;
    }

    private Call<TState> CallOf(IOperation instruction, IMethodSymbol method, Value? receiver, IReadOnlyList<Value> values, PathState<TState> state) =>
        new(instruction, method, receiver, values, state.Protocol, state.Facts, (origin, tag) => Fresh(instruction, 0, origin, tag), Report);

    private Step<TState> Escape(IEnumerable<IOperation> operations, Step<TState> step) =>
        operations.Aggregate(step, (next, operation) => Escape(expressions.Evaluate(operation, next), next));

    private Step<TState> Escape(Value value, Step<TState> step) => value.IsKnown ? step.With(step.State.With(protocol.Escape(step.State.Protocol, value))) : step;

    private Step<TState> Suspend(IOperation instruction, Step<TState> step) =>
        step.With(step.State.With(protocol.Suspend(step.State.Protocol, instruction, step.State.Facts, Report)));

    private void Report(Finding finding)
    {
        var key = (finding.Subject, finding.Operation.Syntax);
        if (!_findings.ContainsKey(key))
            _findings.Add(key, finding);
    }

    private static Value Fresh(IOperation instruction, int index, Value? origin, object? tag) => Value.Site(instruction, index, origin, tag, instruction.Type);

    private static object? TagOf(IOperation instruction) => instruction is IObjectCreationOperation { Type.IsReferenceType: true } ? Value.MadeHere : null;

    private IEnumerable<Step<TState>> ReturnsOnlyIf(IMethodSymbol method, Value[] values, Step<TState> step)
    {
        foreach (var parameter in method.Parameters)
            foreach (var attribute in parameter.GetAttributes())
                if (IsFlowAttribute(attribute, "DoesNotReturnIfAttribute") && attribute.ConstructorArguments is [{ Value: bool fatal }])
                    return [.. conditions.Assume(step.State, values[parameter.Ordinal], !fatal).Select(step.With)];
        return [step];
    }

    // A using statement disposes through the interface; what is disposed is known all the same.
    private static IMethodSymbol Devirtualized(IMethodSymbol method, IOperation? instance)
    {
        while (instance is IConversionOperation { OperatorMethod: null } conversion)
            instance = conversion.Operand;
        return method.ContainingType.TypeKind == TypeKind.Interface && instance?.Type is { TypeKind: TypeKind.Class or TypeKind.Struct } type
            && type.FindImplementationForInterfaceMember(method) is IMethodSymbol implementation ? implementation : method;
    }

    private static bool IsOfNullable(IMethodSymbol method) => method.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static bool IsHasFlag(IMethodSymbol method) => method is { Name: nameof(Enum.HasFlag), ContainingType.SpecialType: SpecialType.System_Enum };

    private static bool NeverReturns(IMethodSymbol method) => method.GetAttributes().Any(attribute => IsFlowAttribute(attribute, "DoesNotReturnAttribute"));

    private static bool IsFlowAttribute(AttributeData attribute, string name) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "CodeAnalysis", ContainingNamespace.Name: "Diagnostics" } } type && type.Name == name;
}

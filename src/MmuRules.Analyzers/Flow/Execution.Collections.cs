using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <content>How many things are in a collection of the body's own: counted as a variable beside it.</content>
internal sealed partial class Execution<TState>
{
    private Step<TState> BeginCount(ISimpleAssignmentOperation assignment, Step<TState> step) =>
        graph.OwnCollections.VariableOf(assignment.Target) is { } collection ? step.With(step.State.Write(Location.CountOf(collection), Value.Constant(0))) : step;

    private Step<TState> Count(IInvocationOperation invocation, Step<TState> step)
    {
        if (graph.OwnCollections.VariableOf(invocation.Instance) is not { } collection)
            return step;
        var count = Location.CountOf(collection);
        switch (invocation.TargetMethod.Name)
        {
            case "Add" or "Enqueue" or "Push":
                // Even of one of which it is not known how many things were in it.
                var before = step.State.Read(count);
                var after = before.IsKnown ? Value.Operator(OperatorKind.Add, before, Value.Constant(1)) : Fresh(invocation, 1, null, null);
                return step.With(Arithmetic.WithPositive(step.State, after).Write(count, after));
            case "Clear":
                return step.With(step.State.Write(count, Value.Constant(0)));
            case "Contains" or "IndexOf" or "Find" or "Exists" or "GetEnumerator" or "Peek" or "TryPeek" or "ToArray" or "CopyTo" or "Sort" or "Reverse" or "EnsureCapacity" or "TrimExcess":
                return step;
            default:
                return step.With(step.State.Write(count, Value.Unknown));
        }
    }

    private Value? CountIn(IPropertyReferenceOperation property, Step<TState> step) =>
        property.Property.Name == "Count" && graph.OwnCollections.VariableOf(property.Instance) is { } collection && step.State.Read(Location.CountOf(collection)) is { IsKnown: true } count ? count : null;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>Finds the variables of a body that are reached otherwise than by their name in it.</summary>
internal sealed class Sharing
{
    private readonly ControlFlowGraph _graph;
    private readonly IMethodSymbol? _method;

    public Sharing(ControlFlowGraph graph, IMethodSymbol? method)
    {
        _graph = graph;
        _method = method;
        foreach (var operation in graph.Blocks.SelectMany(OperationsOf))
            Look(operation);
        // What a reference was captured of can be written through the capture.
        foreach (var capture in graph.Blocks.SelectMany(OperationsOf).OfType<IFlowCaptureOperation>())
            if (References.Contains(capture.Id))
                Share(capture.Value);
        foreach (var nested in graph.LocalFunctions)
            foreach (var operation in graph.GetLocalFunctionControlFlowGraph(nested).Blocks.SelectMany(OperationsOf))
                Share(operation);
    }

    /// <summary>The variables of an enclosing method that the body uses.</summary>
    public HashSet<Location> Captured { get; } = [];

    /// <summary>The body's variables that are reached by reference or from a nested function.</summary>
    public HashSet<Location> Shared { get; } = [];

    /// <summary>The body's variables that an anonymous function writes.</summary>
    public HashSet<Location> Volatile { get; } = [];

    /// <summary>The captures that stand for a variable rather than for its value.</summary>
    public HashSet<CaptureId> References { get; } = [];

    /// <summary>The anonymous functions that stand in the body.</summary>
    public List<IFlowAnonymousFunctionOperation> AnonymousFunctions { get; } = [];

    private void Look(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local when !IsOwn(local.Local):
                Captured.Add(Location.Of(local.Local));
                break;
            case IParameterReferenceOperation parameter when !IsOwn(parameter.Parameter) && !IsOfPrimaryConstructor(parameter.Parameter):
                Captured.Add(Location.Of(parameter.Parameter));
                break;
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                foreach (var aliased in assignment.Value.DescendantsAndSelf())
                    Share(aliased);
                break;
            case IAssignmentOperation { Target: IFlowCaptureReferenceOperation target }:
                References.Add(target.Id);
                break;
            case IIncrementOrDecrementOperation { Target: IFlowCaptureReferenceOperation target }:
                References.Add(target.Id);
                break;
            case IAddressOfOperation address:
                foreach (var aliased in address.Reference.DescendantsAndSelf())
                    Share(aliased);
                break;
            case IFlowAnonymousFunctionOperation lambda:
                AnonymousFunctions.Add(lambda);
                foreach (var inner in _graph.GetAnonymousFunctionControlFlowGraph(lambda).Blocks.SelectMany(OperationsOf))
                {
                    Share(inner);
                    if (WrittenBy(inner) is { } written)
                        Volatile.Add(written);
                }

                break;
        }
    }

    private bool IsOwn(ISymbol variable) => SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, _method);

    private static bool IsOfPrimaryConstructor(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private void Share(IOperation operation)
    {
        if (operation is IFlowCaptureReferenceOperation capture)
            References.Add(capture.Id);
        else if (Liveness.VariableOf(operation) is { } location)
            Shared.Add(location);
    }

    private static Location? WrittenBy(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => Liveness.VariableOf(assignment.Target),
        IIncrementOrDecrementOperation increment => Liveness.VariableOf(increment.Target),
        IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => Liveness.VariableOf(argument.Value),
        _ => null,
    };

    private static IEnumerable<IOperation> OperationsOf(BasicBlock block) =>
        block.BranchValue is { } value
            ? block.Operations.Append(value).SelectMany(operation => operation.DescendantsAndSelf())
            : block.Operations.SelectMany(operation => operation.DescendantsAndSelf());
}

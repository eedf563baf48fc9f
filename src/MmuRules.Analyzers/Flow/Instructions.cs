using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>Puts the operations of a basic block that do something in the order in which they are done. What only reads is evaluated where it is used.</summary>
internal static class Instructions
{
    public static ImmutableArray<IOperation> Of(BasicBlock block)
    {
        var instructions = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var operation in block.Operations)
            Flatten(operation, instructions);
        if (block.BranchValue is { } branchValue)
            Flatten(branchValue, instructions);
        return instructions.ToImmutable();
    }

    private static void Flatten(IOperation operation, ImmutableArray<IOperation>.Builder into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (operation)
        {
            case IFlowAnonymousFunctionOperation or INameOfOperation or ITypeOfOperation or ISizeOfOperation:
                return;
            // The member is one of the value that is matched, which it does not name: whoever matches reads it.
            case IPropertySubpatternOperation subpattern:
                Flatten(subpattern.Pattern, into);
                return;
            case IAssignmentOperation assignment:
                FlattenTarget(assignment.Target, into);
                Flatten(assignment.Value, into);
                into.Add(assignment);
                return;
            case IIncrementOrDecrementOperation increment:
                FlattenTarget(increment.Target, into);
                into.Add(increment);
                return;
            case IInvalidOperation or IInvocationOperation or IObjectCreationOperation or IPropertyReferenceOperation or IFlowCaptureOperation or IIsPatternOperation or IArrayCreationOperation
                or ITupleOperation or IArrayInitializerOperation or ICollectionExpressionOperation or IAwaitOperation or IReturnOperation { Kind: OperationKind.YieldReturn }:
                FlattenChildren(operation, into);
                into.Add(operation);
                return;
            default:
                FlattenChildren(operation, into);
                return;
        }
    }

    // A target is not read; only what says where it is.
    private static void FlattenTarget(IOperation target, ImmutableArray<IOperation>.Builder into) => FlattenChildren(target, into);

    private static void FlattenChildren(IOperation operation, ImmutableArray<IOperation>.Builder into)
    {
        foreach (var child in operation.ChildOperations)
            Flatten(child, into);
    }
}

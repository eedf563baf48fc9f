using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// The variables of a body that hold a list, queue or stack which was made there and which nobody else gets to know: how many things are in it is as sure as a counter.
/// </summary>
internal sealed class OwnCollections
{
    private readonly HashSet<ISymbol> _variables = new(SymbolEqualityComparer.Default);

    /// <param name="graph">The body.</param>
    /// <param name="isReachedOtherwise">Whether a variable is used by nested functions too, or through references.</param>
    public OwnCollections(ControlFlowGraph graph, Func<Location, bool> isReachedOtherwise)
    {
        var others = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in graph.Blocks.SelectMany(block => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations).SelectMany(operation => operation.DescendantsAndSelf()))
            if (operation is ILocalReferenceOperation { Local: var variable } use && IsCounted(variable.Type))
                (IsOwnUse(use) && !isReachedOtherwise(Location.Of(variable)) ? _variables : others).Add(variable);
        _variables.ExceptWith(others);
    }

    /// <summary>The variable that an expression names, if it is such a one.</summary>
    public ILocalSymbol? VariableOf(IOperation? expression)
    {
        while (expression is IConversionOperation { OperatorMethod: null } conversion)
            expression = conversion.Operand;
        return expression is ILocalReferenceOperation { Local: var variable } && _variables.Contains(variable) ? variable : null;
    }

    private static bool IsCounted(ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 1, Name: "List" or "Queue" or "Stack", ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    private static bool IsOwnUse(ILocalReferenceOperation use)
    {
        IOperation used = use;
        while (used.Parent is IConversionOperation { OperatorMethod: null } conversion)
            used = conversion;
        return used.Parent switch
        {
            IInvocationOperation invocation => invocation.Instance == used,
            IPropertyReferenceOperation property => property.Instance == used,
            ISimpleAssignmentOperation { IsRef: false } assignment => assignment.Target == used && IsEmpty(assignment.Value),
            _ => false,
        };
    }

    private static bool IsEmpty(IOperation made) => made switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsEmpty(conversion.Operand),
        ICollectionExpressionOperation collection => collection.Elements.IsEmpty,
        // A number is the room that it has at first.
        IObjectCreationOperation { Initializer: null } creation => creation.Arguments.All(argument => argument.Value.Type?.SpecialType == SpecialType.System_Int32),
        _ => false,
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <content>What methods of the framework that compare two things say of them.</content>
internal sealed partial class Execution<TState>
{
    private static bool IsReferenceEquals(IMethodSymbol method) => method is { Name: nameof(ReferenceEquals), ContainingType.SpecialType: SpecialType.System_Object, Parameters.Length: 2 };

    // What is boxed is a copy.
    private static bool IsReference(IOperation value) => value is IConversionOperation { OperatorMethod: null } conversion ? IsReference(conversion.Operand) : value.Type is null or { IsReferenceType: true };

    // Whatever else Equals may take for equal, a thing is equal to itself: what is not is another one.
    private static Value ResultOf(IOperation instruction, IMethodSymbol method, Value? receiver, Value[] values)
    {
        var result = Fresh(instruction, 0, receiver ?? values.FirstOrDefault(), TagOf(instruction));
        return receiver is not null && IsEquals(method) && Value.Operator(OperatorKind.Equals, receiver, values[0]) is { IsKnown: true } isSame ? Value.Operator(OperatorKind.Or, isSame, result) : result;
    }

    // A number in a box may be one of another type.
    private static bool IsEquals(IMethodSymbol method) =>
        method is { Name: nameof(Equals), IsStatic: false, ReturnType.SpecialType: SpecialType.System_Boolean, Parameters: [var other], ContainingType: { SpecialType: not SpecialType.System_Enum } type }
        && (type.IsReferenceType || SymbolEqualityComparer.Default.Equals(other.Type, type));
}

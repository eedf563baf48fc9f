using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>The values of expressions that do nothing, and the locations that expressions name.</summary>
internal sealed class Expressions<TState>(FlowGraph graph)
    where TState : class, IProtocolState<TState>
{
    public Value Evaluate(IOperation operation, Step<TState> step)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (operation.ConstantValue is { HasValue: true } constant)
            return Value.Constant(constant.Value);
        if (step.Results.TryGetValue(operation, out var result))
            return step.State.Resolve(result);
        return operation switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation or IArrayElementReferenceOperation or IFieldReferenceOperation =>
                Locate(operation, step) is { } location ? step.State.Resolve(step.State.Read(location)) : Value.Unknown,
            IInstanceReferenceOperation => step.State.Read(Location.This),
            IDeclarationExpressionOperation declaration => Evaluate(declaration.Expression, step),
            IArgumentOperation argument => Evaluate(argument.Value, step),
            IAwaitOperation await => Evaluate(await.Operation, step),
            IConversionOperation { OperatorMethod: { } method } conversion => Value.Function(method, Evaluate(conversion.Operand, step), conversion.Type),
            IConversionOperation conversion => Evaluate(conversion.Operand, step),
            IIsNullOperation isNull => Value.Operator(OperatorKind.Equals, Evaluate(isNull.Operand, step), Value.Null),
            IIsTypeOperation isType => Value.Function(isType.TypeOperand, Evaluate(isType.ValueOperand, step), isType.Type),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not => Value.Operator(OperatorKind.Not, Evaluate(not.Operand, step)),
            IBinaryOperation binary => Binary(binary, step),
            IDelegateCreationOperation creation => DelegateTo(creation.Target, step),
            IDefaultValueOperation { Type.IsReferenceType: true } => Value.Null,
            // The empty value of a type is always the same.
            IDefaultValueOperation { Type: INamedTypeSymbol { IsValueType: true } type } => Value.Member(type, null, null, type),
            _ => Value.Unknown,
        };
    }

    /// <summary>The location that an expression names; <see langword="null"/> if that is not known.</summary>
    public Location? Locate(IOperation operation, Step<TState> step)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Follow(Location.Of(local.Local), local.Local.RefKind != RefKind.None, step);
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } parameter when !graph.IsWithin(constructor):
                // A primary constructor's parameter that a method uses is a field.
                return step.State.Read(Location.This) is { IsKnown: true } instance ? Location.Of((ISymbol)parameter.Parameter, instance, null, parameter.Type) : null;
            case IParameterReferenceOperation parameter:
                return Follow(Location.Of(parameter.Parameter), false, step);
            case IFlowCaptureReferenceOperation capture:
                return Follow(Location.Of(capture.Id), graph.ReferenceCaptures.Contains(capture.Id), step);
            case IDeclarationExpressionOperation declaration:
                return Locate(declaration.Expression, step);
            case IFieldReferenceOperation { Field.ContainingType.IsTupleType: true, Instance: { } tuple } element:
                return Evaluate(tuple, step) is { IsKnown: true } parts ? Location.OfTuple(parts, element.Field) : null;
            case IFieldReferenceOperation field:
                return MemberOf(field.Field, field.Instance, null, field.Type, step);
            case IPropertyReferenceOperation { Arguments.Length: 0 } property:
                return MemberOf(property.Property, property.Instance, null, property.Type, step);
            case IPropertyReferenceOperation { Arguments: [var argument] } indexer:
                return MemberOf(indexer.Property, indexer.Instance, argument, indexer.Type, step);
            case IArrayElementReferenceOperation { Indices: [var index] } element:
                var array = Evaluate(element.ArrayReference, step);
                var position = Evaluate(index, step);
                return array.IsKnown && position.IsKnown ? Location.Element(array, position, element.Type) : null;
            default:
                return null;
        }
    }

    /// <summary>The value of an operand as a reference, if it names a variable.</summary>
    public Value ReferenceTo(IOperation operation, Step<TState> step) =>
        Locate(operation, step) is { } location ? Value.Reference(location) : Value.Unknown;

    private static Location? Follow(Location location, bool isReference, Step<TState> step)
    {
        if (!isReference)
            return location;
        var value = step.State.Read(location);
        return value.Kind == ValueKind.Reference ? (Location)value.Key! : null;
    }

    private Location? MemberOf(ISymbol member, IOperation? instance, IOperation? index, ITypeSymbol? type, Step<TState> step)
    {
        var instanceValue = instance is null ? null : Evaluate(instance, step);
        var indexValue = index is null ? null : Evaluate(index, step);
        return instanceValue is { IsKnown: false } || indexValue is { IsKnown: false } ? null : Location.Of(member, instanceValue, indexValue, type);
    }

    private Value Binary(IBinaryOperation binary, Step<TState> step)
    {
        if (binary.OperatorMethod is { } method && !(binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
            return Value.Unknown;
        var left = Evaluate(binary.LeftOperand, step);
        var right = Evaluate(binary.RightOperand, step);
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Equals => Value.Operator(OperatorKind.Equals, left, right),
            BinaryOperatorKind.NotEquals => Value.Operator(OperatorKind.Not, Value.Operator(OperatorKind.Equals, left, right)),
            BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd when IsBoolean(binary) => Value.Operator(OperatorKind.And, left, right),
            BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr when IsBoolean(binary) => Value.Operator(OperatorKind.Or, left, right),
            BinaryOperatorKind.ExclusiveOr when IsBoolean(binary) => Value.Operator(OperatorKind.Not, Value.Operator(OperatorKind.Equals, left, right)),
            BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThanOrEqual =>
                Arithmetic.Comparison(binary.OperatorKind, left, right),
            _ => Arithmetic.OperatorOf(binary.OperatorKind) is { } key ? Value.Operator(key, left, right) : Value.Unknown,
        };
    }

    private static bool IsBoolean(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_Boolean;

    private Value DelegateTo(IOperation target, Step<TState> step) => target switch
    {
        IFlowAnonymousFunctionOperation lambda => Value.Delegate(lambda),
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } => Value.Delegate(local),
        IMethodReferenceOperation { Method.IsStatic: true } method => Value.Delegate(method.Method),
        IMethodReferenceOperation { Method: { } method, Instance: { } instance } when Evaluate(instance, step) is { IsKnown: true } receiver => Value.Delegate(method, receiver),
        _ => Value.Unknown,
    };
}

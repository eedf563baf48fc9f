using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>What it means that a value matches a pattern. The graph leaves patterns as they are.</summary>
internal static class Patterns
{
    /// <param name="pattern">The pattern.</param>
    /// <param name="value">What is matched.</param>
    /// <param name="readMember">Reads a member of a value, as a property subpattern does.</param>
    /// <param name="bind">Binds a variable that the pattern declares.</param>
    /// <returns>A value that is true exactly if the pattern matches, as far as that can be said.</returns>
    public static Value Match(IPatternOperation pattern, Value value, Func<IOperation, Value, Value> readMember, Action<ISymbol, Value> bind)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true } constant }:
                return Value.Operator(OperatorKind.Equals, value, Value.Constant(constant.Value));
            case IRelationalPatternOperation { Value.ConstantValue: { HasValue: true } bound } relational:
                return Arithmetic.Comparison(relational.OperatorKind, value, Value.Constant(bound.Value));
            case INegatedPatternOperation negated:
                return Value.Operator(OperatorKind.Not, Match(negated.Pattern, value, readMember, bind));
            case IBinaryPatternOperation binary:
                var left = Match(binary.LeftPattern, value, readMember, bind);
                var right = Match(binary.RightPattern, value, readMember, bind);
                return Value.Operator(binary.OperatorKind == BinaryOperatorKind.And ? OperatorKind.And : OperatorKind.Or, left, right);
            case IDiscardPatternOperation:
                return Value.True;
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } declared)
                    bind(declared, value);
                return declaration.MatchesNull || IsNonNullableValue(declaration) ? Value.True
                    : IsStaticallyTrue(declaration) ? NotNull(value)
                    : Value.Operator(OperatorKind.And, NotNull(value), TypeTest(declaration.MatchedType, value));
            case ITypePatternOperation type:
                return Value.Operator(OperatorKind.And, NotNull(value), TypeTest(type.MatchedType, value));
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                if (recursive.DeclaredSymbol is { } symbol)
                    bind(symbol, value);
                var all = recursive.InputType.IsValueType ? Value.True : NotNull(value);
                foreach (var property in recursive.PropertySubpatterns)
                    all = And(all, Match(property.Pattern, readMember(property.Member, value), readMember, bind));
                return all;
            default:
                // Every variable of the pattern has some value, whatever it is; an unbound variable reads as unknown.
                return Value.Unknown;
        }
    }

    private static bool IsStaticallyTrue(IDeclarationPatternOperation pattern) =>
        SymbolEqualityComparer.Default.Equals(pattern.InputType, pattern.MatchedType);

    private static bool IsNonNullableValue(IDeclarationPatternOperation pattern) =>
        IsStaticallyTrue(pattern) && pattern.InputType.IsValueType;

    private static Value And(Value left, Value right) =>
        left.Equals(Value.True) ? right : Value.Operator(OperatorKind.And, left, right);

    private static Value NotNull(Value value) => Value.Operator(OperatorKind.Not, Value.Operator(OperatorKind.Equals, value, Value.Null));

    private static Value TypeTest(ITypeSymbol? type, Value value) =>
        type is null ? Value.Unknown : Value.Function(type, value, null);
}

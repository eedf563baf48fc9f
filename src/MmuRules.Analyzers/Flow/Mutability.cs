using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>Which members may read differently from one time to the next.</summary>
internal static class Mutability
{
    public static bool CanChange(ISymbol? member) => member switch
    {
        // A tuple is written as a whole.
        IFieldSymbol { ContainingType.IsTupleType: true } => false,
        IFieldSymbol field => !field.IsReadOnly && !field.IsConst && !IsOfValue(field),
        IPropertySymbol property => !IsOfValue(property) && !IsLength(property) && !HasReadOnlyStorage(property),
        // A primary constructor's parameter, and what a type has by default.
        IParameterSymbol or ITypeSymbol => false,
        // An element of an array.
        _ => true,
    };

    private static bool IsOfValue(ISymbol member) => member.ContainingType is { IsReadOnly: true };

    private static bool IsLength(IPropertySymbol property) =>
        property is { Name: "Length", ContainingType.SpecialType: SpecialType.System_Array or SpecialType.System_String };

    private static bool HasReadOnlyStorage(IPropertySymbol property) =>
        property.SetMethod is null or { IsInitOnly: true }
        && property.ContainingType.GetMembers().Any(member => member is IFieldSymbol { IsReadOnly: true } field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}

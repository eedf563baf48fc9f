using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What a part of the code reads and writes that other code gets at as well: fields, properties, elements, and variables that another function writes too. What a contract speaks of is for the rules to judge.</summary>
internal sealed class Footprint
{
    private readonly HashSet<ISymbol> _reads = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _writes = new(SymbolEqualityComparer.Default);

    public Footprint(Scene scene, IEnumerable<SyntaxNode> parts)
    {
        var elsewhere = new HashSet<ISymbol>(WrittenInFunctions(scene), SymbolEqualityComparer.Default);
        foreach (var node in parts.SelectMany(part => part.DescendantNodesAndSelf()))
        {
            if (node is SimpleNameSyntax or ElementAccessExpressionSyntax && Shared(scene, (ExpressionSyntax)node, elsewhere) is { } read)
                _reads.Add(read);
            foreach (var target in Writing.Targets(node))
                if (Shared(scene, target, elsewhere) is { } written)
                    _writes.Add(written);
            CallsUnknown |= Writing.IsUnknownCall(scene, node);
        }
    }

    /// <summary>Whether something is called of which it is not known what it reads and writes.</summary>
    public bool CallsUnknown { get; }

    /// <summary>Whether anything is read or written that other code may write.</summary>
    public bool TouchesShared => _reads.Count + _writes.Count > 0;

    /// <summary>Whether anything is done that other code may see.</summary>
    public bool MayWrite => CallsUnknown || _writes.Count > 0;

    /// <summary>Whether it makes a difference which of two parts is done first.</summary>
    public bool Conflicts(Footprint other) =>
        _writes.Overlaps(other._reads) || _writes.Overlaps(other._writes) || _reads.Overlaps(other._writes)
        || (CallsUnknown && (other.CallsUnknown || other.TouchesShared)) || (other.CallsUnknown && TouchesShared);

    private static ISymbol? Shared(Scene scene, ExpressionSyntax expression, HashSet<ISymbol> elsewhere)
    {
        // All arrays of a type are one: it is not known which of them are the same.
        if (expression is ElementAccessExpressionSyntax element && scene.Model.GetTypeInfo(element.Expression).Type is IArrayTypeSymbol array)
            return array;
        var symbol = scene.Model.GetSymbolInfo(expression).Symbol;
        return symbol switch
        {
            IFieldSymbol field => !field.IsReadOnly && !field.IsConst,
            IPropertySymbol property => !IsContracted(scene, property) && (property.RefKind == RefKind.Ref || property.SetMethod is { IsInitOnly: false }),
            IParameterSymbol { RefKind: RefKind.Ref } or ILocalSymbol { RefKind: RefKind.Ref } => true,
            IParameterSymbol or ILocalSymbol => elsewhere.Contains(symbol),
            _ => false,
        } ? symbol : null;
    }

    /// <summary>Whether a contract says what asking or setting a property does.</summary>
    public static bool IsContracted(Scene scene, IPropertySymbol property) =>
        new[] { property.GetMethod, property.SetMethod }.Any(accessor => accessor is not null && scene.ContractOf(accessor) is not null);

    private static IEnumerable<ISymbol> WrittenInFunctions(Scene scene) =>
        scene.Member.DescendantNodes().Where(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            .SelectMany(function => function.DescendantNodes()).SelectMany(Writing.Targets)
            .Select(target => scene.Model.GetSymbolInfo(target).Symbol).OfType<ISymbol>();
}

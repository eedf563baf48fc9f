using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.Analyzers;

/// <summary>A method with which the check of another one begins.</summary>
internal readonly struct Root(IMethodSymbol method, bool hasUnknownCallers)
{
    public IMethodSymbol Method { get; } = method;

    /// <summary>Whether it is called by somebody unknown, who may hold any lock.</summary>
    public bool HasUnknownCallers { get; } = hasUnknownCallers;
}

/// <summary>Who calls a private method. What goes wrong in it may depend on what its callers have done and hold.</summary>
internal sealed class Callers(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<Use>> _uses = new(SymbolEqualityComparer.Default);

    /// <summary>The methods from which every way to a method begins: itself, if others than its own type can call it.</summary>
    public IReadOnlyList<Root> RootsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        method = Definition(method);
        var roots = new List<Root>();
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { method };
        var queue = new Queue<IMethodSymbol>([method]);
        while (queue.Count > 0)
        {
            var next = queue.Dequeue();
            var uses = CanBeCalledFromElsewhere(next) ? [] : UsesOf(next, cancellation).ToList();
            if (uses.Count == 0 || uses.All(use => use.IsCall && (use.Caller is null || SymbolEqualityComparer.Default.Equals(use.Caller, next))))
                roots.Add(new(next, false));
            else if (uses.Any(use => !use.IsCall || use.Caller is null))
                roots.Add(new(next, true));
            foreach (var use in uses)
                if (use is { IsCall: true, Caller: { } caller } && seen.Add(caller))
                    queue.Enqueue(caller);
        }

        return roots;
    }

    private static bool CanBeCalledFromElsewhere(IMethodSymbol method) =>
        method.DeclaredAccessibility != Accessibility.Private
        || !method.ExplicitInterfaceImplementations.IsEmpty
        || method.MethodKind is not (MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.Constructor);

    private IEnumerable<Use> UsesOf(IMethodSymbol method, CancellationToken cancellation)
    {
        var type = method.ContainingType;
        while (type.ContainingType is { } outer)
            type = outer;
        var uses = _uses.GetOrAdd(type, found => [.. Find(found, cancellation)]);
        return uses.Where(use => SymbolEqualityComparer.Default.Equals(use.Callee, method.AssociatedSymbol?.OriginalDefinition ?? method));
    }

    private IEnumerable<Use> Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            var declaration = reference.GetSyntax(cancellation);
            // RS1030: a private method's callers stand in its type's other files as well; see docs/decisions/0004.
#pragma warning disable RS1030
            var model = compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
            foreach (var node in declaration.DescendantNodes())
            {
                if (node is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or ElementAccessExpressionSyntax))
                    continue;
                if (model.GetSymbolInfo(node, cancellation).Symbol is not { DeclaredAccessibility: Accessibility.Private } symbol || symbol is not (IMethodSymbol or IPropertySymbol))
                    continue;
                if (OwnerOf(model.GetEnclosingSymbol(node.SpanStart, cancellation)) is { } owner and (IMethodSymbol or IFieldSymbol or IPropertySymbol))
                    yield return new(symbol is IMethodSymbol method ? Definition(method) : symbol.OriginalDefinition, owner is IMethodSymbol caller ? Definition(caller) : null, symbol is IPropertySymbol || IsCall(node));
            }
        }
    }

    // An extension method may be called on what it extends, and a partial one is called by its declaration.
    private static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialDefinitionPart ?? method;
    }

    private static bool IsCall(SyntaxNode node)
    {
        if (node is not SimpleNameSyntax)
            return true;
        var expression = node.Parent is MemberAccessExpressionSyntax access && access.Name == node ? access
            : node.Parent is MemberBindingExpressionSyntax binding ? binding
            : node;
        return expression.Parent is InvocationExpressionSyntax invocation && invocation.Expression == expression;
    }

    private static ISymbol? OwnerOf(ISymbol? symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            symbol = symbol.ContainingSymbol;
        return symbol;
    }

    private readonly struct Use(ISymbol callee, IMethodSymbol? caller, bool isCall)
    {
        public ISymbol Callee { get; } = callee;

        /// <summary>Who uses it; <see langword="null"/> for the initializer of a field or property.</summary>
        public IMethodSymbol? Caller { get; } = caller;

        public bool IsCall { get; } = isCall;
    }
}

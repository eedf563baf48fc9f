using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>The bodies of a compilation's methods, each built once, when it is first asked for.</summary>
internal sealed class Bodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, FlowGraph?> _graphs = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, FlowGraph?> _iterators = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFlowAnonymousFunctionOperation, FlowGraph?> _lambdas = new();
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IMethodSymbol>> _callees = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _matters = new(SymbolEqualityComparer.Default);

    /// <summary>The body of a method, or of a local function that can be called from <paramref name="caller"/>.</summary>
    public FlowGraph? Of(IMethodSymbol method, FlowGraph? caller, CancellationToken cancellation)
    {
        method = Definition(method);
        if (_graphs.TryGetValue(method, out var known))
            return known;
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            for (var graph = caller; graph is not null; graph = graph.Parent)
                if (graph.Graph.LocalFunctions.Contains(method, SymbolEqualityComparer.Default))
                    return _graphs.GetOrAdd(method, IsIterator(method) ? null : LocalIn(graph, method));
            return null;
        }

        var built = IsIterator(method) ? null : Build(method, cancellation);
        return _graphs.GetOrAdd(method, built);
    }

    /// <summary>The body of a method as it stands, an iterator's too, which no call runs.</summary>
    public FlowGraph? OfDeclared(IMethodSymbol method, CancellationToken cancellation) =>
        IsIterator(Definition(method)) ? _iterators.GetOrAdd(Definition(method), iterator => Build((IMethodSymbol)iterator, cancellation)) : Of(method, null, cancellation);

    /// <summary>The initializer of a field or property, as a body; <see langword="null"/> for any other operation.</summary>
    public static FlowGraph? OfInitializer(IOperation block, CancellationToken cancellation) => block switch
    {
        IFieldInitializerOperation field => FlowGraph.Of(ControlFlowGraph.Create(field, cancellation), null),
        IPropertyInitializerOperation property => FlowGraph.Of(ControlFlowGraph.Create(property, cancellation), null),
        _ => null,
    };

    /// <summary>The body of an anonymous function, or of a method that is used as one.</summary>
    public FlowGraph? OfDelegate(object target, FlowGraph caller, CancellationToken cancellation)
    {
        if (target is IMethodSymbol method)
            return Of(method, caller, cancellation);
        var lambda = (IFlowAnonymousFunctionOperation)target;
        if (_lambdas.TryGetValue(lambda, out var known))
            return known;
        for (var graph = caller; graph is not null; graph = graph.Parent)
            if (graph.AnonymousFunctions.Contains(lambda))
                return _lambdas.GetOrAdd(lambda, FlowGraph.Of(graph.Graph.GetAnonymousFunctionControlFlowGraph(lambda), lambda.Symbol, graph));
        return null;
    }

    /// <summary>The local and anonymous functions that stand directly in a body, iterators among them.</summary>
    public IEnumerable<FlowGraph> NestedIn(FlowGraph body, CancellationToken cancellation)
    {
        foreach (var local in body.Graph.LocalFunctions)
            if ((IsIterator(local) ? _iterators.GetOrAdd(local, _ => LocalIn(body, local)) : Of(local, body, cancellation)) is { } graph)
                yield return graph;
        foreach (var lambda in body.AnonymousFunctions)
            if (OfDelegate(lambda, body, cancellation) is { } graph)
                yield return graph;
    }

    private static FlowGraph? LocalIn(FlowGraph body, IMethodSymbol local) => FlowGraph.Of(body.Graph.GetLocalFunctionControlFlowGraph(local), local, body);

    /// <summary>The state in which a body begins that nobody in particular calls.</summary>
    public static PathState<TState> EntryOf<TState>(FlowGraph body, TState begun)
        where TState : class, IProtocolState<TState>
    {
        var state = PathState<TState>.Start(begun);
        var bindings = state.Bindings;
        if (body.Method is { } method)
        {
            foreach (var parameter in method.Parameters)
                if (parameter.RefKind != RefKind.Out)
                    bindings = bindings.SetItem(Location.Of(parameter), Value.Root(parameter, parameter.Type));
            if (!method.IsStatic)
                bindings = bindings.SetItem(Location.This, Value.Root(method.ContainingType, method.ContainingType));
        }

        return state.With(bindings, state.Facts);
    }

    /// <summary>Whether it is left to the run time which body a call runs.</summary>
    public static bool IsDispatched(IMethodSymbol method, IOperation? call)
    {
        if (call is IInvocationOperation invocation)
            return invocation.IsVirtual;
        if (call is IPropertyReferenceOperation { Instance: { } instance } && instance.Syntax.ToString() == "base")
            return false;
        return (method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed && method.ContainingType.TypeKind != TypeKind.Struct;
    }

    /// <summary>Whether all that happens in the body is the business of known callers: it is a local or anonymous function, or private.</summary>
    public static bool BelongsToCallers(FlowGraph body) =>
        body.Parent is not null || (body.Method is { DeclaredAccessibility: Accessibility.Private, ExplicitInterfaceImplementations.IsEmpty: true });

    /// <summary>Whether a call of the method can do anything that <paramref name="defines"/> speaks of, or change what the caller knows of its variables.</summary>
    public bool Matters(IMethodSymbol method, Func<IMethodSymbol, bool> defines, CancellationToken cancellation)
    {
        method = Definition(method);
        if (method.MethodKind == MethodKind.LocalFunction)
            return true;
        if (method.DeclaringSyntaxReferences.IsEmpty)
            return false;
        if (method.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out))
            return true;
        if (_matters.TryGetValue(method, out var known))
            return known;
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        var queue = new Queue<IMethodSymbol>([method]);
        while (queue.Count > 0)
        {
            foreach (var callee in CalleesOf(queue.Dequeue(), cancellation))
            {
                if (defines(callee) || (_matters.TryGetValue(Definition(callee), out var matters) && matters))
                    return _matters[method] = true;
                if (seen.Add(Definition(callee)))
                    queue.Enqueue(Definition(callee));
            }
        }

        foreach (var harmless in seen)
            _matters[harmless] = false;
        return false;
    }

    /// <summary>The methods that an operation calls by name: methods, accessors and constructors.</summary>
    public static IEnumerable<IMethodSymbol> CalleesOf(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                yield return invocation.TargetMethod;
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                yield return constructor;
                break;
            case IPropertyReferenceOperation property:
                if (property.Property.GetMethod is { } getter)
                    yield return getter;
                if (property.Property.SetMethod is { } setter)
                    yield return setter;
                break;
            case IMethodReferenceOperation reference:
                yield return reference.Method;
                break;
        }
    }

    private ImmutableArray<IMethodSymbol> CalleesOf(IMethodSymbol method, CancellationToken cancellation) => _callees.GetOrAdd(method, _ =>
    {
        var callees = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellation);
            if (OperationOf(syntax, cancellation) is { } root)
                foreach (var operation in root.DescendantsAndSelf())
                    callees.AddRange(CalleesOf(operation));
        }

        return callees.ToImmutable();
    });

    private FlowGraph? Build(IMethodSymbol method, CancellationToken cancellation)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellation);
            var graph = OperationOf(syntax, cancellation) switch
            {
                IMethodBodyOperation body => ControlFlowGraph.Create(body, cancellation),
                IConstructorBodyOperation body => ControlFlowGraph.Create(body, cancellation),
                IBlockOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellation),
                _ => null,
            };
            if (graph is not null)
                return FlowGraph.Of(graph, method);
        }

        return null;
    }

    private IOperation? OperationOf(SyntaxNode syntax, CancellationToken cancellation)
    {
        // In an IDE another project's methods have syntax too, but it is not this compilation's to bind.
        if (!compilation.ContainsSyntaxTree(syntax.SyntaxTree))
            return null;
        // RS1030 warns of the cost of binding other files from an analyzer. Following a call into its body is what this engine is for;
        // each file's model is asked for only when a call with an effect leads there, and its graphs are kept. See docs/decisions/0004.
#pragma warning disable RS1030
        return compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation);
#pragma warning restore RS1030
    }

    private static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    private static bool IsIterator(IMethodSymbol method) =>
        method.ReturnType.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IEnumerator_T
            or SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_IEnumerator
        || method.ReturnType.Name is "IAsyncEnumerable" or "IAsyncEnumerator";
}

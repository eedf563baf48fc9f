using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>A method's control-flow graph with what the simulation wants to know of it beforehand.</summary>
internal sealed class FlowGraph
{
    private readonly ImmutableArray<IOperation>[] _instructions;
    private readonly bool[] _inLoop;
    private readonly Lazy<Liveness> _liveness;

    private FlowGraph(ControlFlowGraph graph, IMethodSymbol? method, FlowGraph? parent)
    {
        Graph = graph;
        Method = method;
        Parent = parent;
        _instructions = new ImmutableArray<IOperation>[graph.Blocks.Length];
        for (var i = 0; i < _instructions.Length; i++)
            _instructions[i] = Instructions.Of(graph.Blocks[i]);
        _inLoop = FindLoops(graph);
        Counters = new(graph, [.. _instructions.Cast<IReadOnlyList<IOperation>>()]);
        var sharing = new Sharing(graph, method);
        Captured = sharing.Captured;
        Shared = sharing.Shared;
        Volatile = sharing.Volatile;
        ReferenceCaptures = sharing.References;
        AnonymousFunctions = sharing.AnonymousFunctions;
        OwnCollections = new(graph, location => Shared.Contains(location) || Captured.Contains(location));
        var byReference = method?.Parameters.Where(parameter => parameter.RefKind != RefKind.None).Select(Location.Of) ?? [];
        _liveness = new(() => Liveness.Of(graph, [.. Shared, .. Captured, .. byReference]));
    }

    /// <summary>Whether an operation stands in the body, as it is written.</summary>
    public bool Contains(IOperation operation) => Graph.OriginalOperation.Syntax is var body && body.SyntaxTree == operation.Syntax.SyntaxTree && body.Span.Contains(operation.Syntax.Span);

    public ControlFlowGraph Graph { get; }

    /// <summary>The method, local function or anonymous function.</summary>
    public IMethodSymbol? Method { get; }

    /// <summary>For a local or anonymous function, the graph that it stands in.</summary>
    public FlowGraph? Parent { get; }

    /// <summary>The variables of an enclosing method that this body uses.</summary>
    public ISet<Location> Captured { get; }

    /// <summary>The variables that can be reached otherwise than by name: by reference, or from a local function.</summary>
    public ISet<Location> Shared { get; }

    /// <summary>The variables that an anonymous function writes, so that nobody can say when they change.</summary>
    public ISet<Location> Volatile { get; }

    /// <summary>The lists and their like that only this body knows.</summary>
    public OwnCollections OwnCollections { get; }

    /// <summary>The variables that are other numbers in each round of a loop.</summary>
    public Counters Counters { get; }

    /// <summary>The captures that stand for a variable rather than for its value, since something is written through them.</summary>
    public ISet<CaptureId> ReferenceCaptures { get; }

    /// <summary>The anonymous functions that stand in the body.</summary>
    public IReadOnlyCollection<IFlowAnonymousFunctionOperation> AnonymousFunctions { get; }

    /// <summary>The graph of a body; <see langword="null"/> if the body does not compile, in which case nothing can be said of it.</summary>
    public static FlowGraph? Of(ControlFlowGraph? graph, IMethodSymbol? method, FlowGraph? parent = null) =>
        graph is null || HasErrors(graph) ? null : new(graph, method, parent);

    /// <summary>Whether the body is a method's own, or stands in it.</summary>
    public bool IsWithin(IMethodSymbol method)
    {
        for (var graph = this; graph is not null; graph = graph.Parent)
            if (SymbolEqualityComparer.Default.Equals(graph.Method, method))
                return true;
        return false;
    }

    public ImmutableArray<IOperation> InstructionsOf(int block) => _instructions[block];

    /// <summary>Whether the block can be reached from itself, so that its operations can be done more than once.</summary>
    public bool IsInLoop(int block) => _inLoop[block];

    public bool IsLive(int block, Location location) => _liveness.Value.IsLive(block, location);

    private static bool HasErrors(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
                if (IsInvalid(operation))
                    return true;
            if (block.BranchValue is { } value && IsInvalid(value))
                return true;
        }

        return false;

        static bool IsInvalid(IOperation operation) => operation.DescendantsAndSelf().Any(o => o.Kind == OperationKind.Invalid && PlatformLocks.TakenBy(o) is null);
    }

    // Blocks stand in source order: what lies between the target of a branch backwards and its source may be done again.
    private static bool[] FindLoops(ControlFlowGraph graph)
    {
        var edges = new int[graph.Blocks.Length + 1];
        foreach (var block in graph.Blocks)
        {
            Mark(block, block.FallThroughSuccessor);
            Mark(block, block.ConditionalSuccessor);
        }

        var inLoop = new bool[graph.Blocks.Length];
        for (int i = 0, open = 0; i < inLoop.Length; i++)
        {
            open += edges[i];
            inLoop[i] = open > 0;
        }

        return inLoop;

        void Mark(BasicBlock block, ControlFlowBranch? branch)
        {
            if (branch?.Destination is not { } destination || destination.Ordinal > block.Ordinal)
                return;
            // A branch out of a try statement runs its finally blocks, which stand behind it.
            var last = branch.FinallyRegions.IsEmpty ? block.Ordinal : Math.Max(block.Ordinal, branch.FinallyRegions.Max(region => region.LastBlockOrdinal));
            edges[destination.Ordinal]++;
            edges[last + 1]--;
        }
    }
}

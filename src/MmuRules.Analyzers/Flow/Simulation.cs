using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// Property simulation of one body: follows the protocol along all paths at once, joining paths only where the core of their protocol state is the same, or one covers the other.
/// </summary>
/// <remarks>M. Das, S. Lerner, M. Seigle: ESP: Path-Sensitive Program Verification in Polynomial Time. PLDI 2002.</remarks>
internal sealed class Simulation<TState>
    where TState : class, IProtocolState<TState>
{
    private readonly FlowGraph _graph;
    private readonly Limits _limits;
    private readonly CancellationToken _cancellation;
    private readonly Conditions<TState> _conditions;
    private readonly Expressions<TState> _expressions;
    private readonly Execution<TState> _execution;
    private readonly Dictionary<Node, StateSet<TState>> _nodes = [];
    private readonly SortedSet<Node> _worklist = new(Node.Order);

    public Simulation(FlowGraph graph, IProtocol<TState> protocol, ICalls<TState> calls, Limits limits, CancellationToken cancellation)
    {
        _graph = graph;
        _limits = limits;
        _cancellation = cancellation;
        _conditions = new(protocol);
        _expressions = new(graph);
        _execution = new(graph, protocol, calls, _conditions, _expressions);
    }

    /// <summary>The paths on which the body returns.</summary>
    public StateSet<TState> Exits { get; } = new();

    /// <summary>The paths on which an exception leaves the body that was thrown in it.</summary>
    public StateSet<TState> Throws { get; } = new();

    public IReadOnlyCollection<Finding> Findings => _execution.Findings;

    /// <summary>Whether the paths were too many to follow.</summary>
    public bool IsInconclusive { get; private set; }

    public void Run(PathState<TState> entry)
    {
        Reach(0, null, entry);
        var visits = 0L;
        while (_worklist.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var node = _worklist.Min!;
            _worklist.Remove(node);
            var states = _nodes[node];
            if (states.Count > _limits.StatesPerNode || visits > (long)_limits.VisitsPerBlock * _graph.Graph.Blocks.Length)
            {
                IsInconclusive = true;
                return;
            }

            foreach (var state in states.TakePending())
            {
                Follow(node, state);
                visits++;
            }
        }
    }

    private void Follow(Node node, PathState<TState> state)
    {
        var block = _graph.Graph.Blocks[node.Block];
        if (block.Kind == BasicBlockKind.Exit)
        {
            Exits.Add(state, node.Block);
            return;
        }

        IEnumerable<Step<TState>> steps = [Step<TState>.Begin(state)];
        foreach (var instruction in _graph.InstructionsOf(node.Block))
        {
            var next = new List<Step<TState>>();
            foreach (var step in steps)
            {
                if (_execution.MayThrow(instruction))
                    Raise(block.EnclosingRegion, node.Continuation, step.State, isExplicit: false);
                next.AddRange(_execution.Execute(instruction, step, _graph.IsInLoop(node.Block)));
            }

            steps = next;
        }

        foreach (var step in steps)
            Leave(node, block, step);
    }

    private void Leave(Node node, BasicBlock block, Step<TState> step)
    {
        var state = step.State;
        if (block.BranchValue is { } branchValue)
        {
            var value = _expressions.Evaluate(branchValue, step);
            if (block.ConditionKind != ControlFlowConditionKind.None)
            {
                var truth = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                foreach (var taken in _conditions.Assume(state, value, truth))
                    Take(node, block.ConditionalSuccessor!, taken);
                foreach (var passed in _conditions.Assume(state, value, !truth))
                    Take(node, block.FallThroughSuccessor!, passed);
                return;
            }

            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
                state = state.Write(Location.Result, value);
        }

        if (block.FallThroughSuccessor is { } branch)
            Take(node, branch, state);
    }

    private void Take(Node node, ControlFlowBranch branch, PathState<TState> state)
    {
        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return when branch.Destination is { } destination:
                // Another round: nobody else need have written what the last one read, but a loop that waits for that would have no end.
                if (destination.Ordinal <= branch.Source.Ordinal)
                    state = Widen(state.Unlearn(_ => true), destination.Ordinal);
                Enter(branch.FinallyRegions, destination.Ordinal, null, node.Continuation, state);
                break;
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                Raise(branch.Source.EnclosingRegion, node.Continuation, state, isExplicit: true);
                break;
            // At the end of a filter this says that the exception is not handled here; the handlers further out were entered when it was thrown.
            case ControlFlowBranchSemantics.StructuredExceptionHandling when node.Continuation is { } continuation && IsEndOfFinally(branch.Source):
                Enter(continuation.Remaining, continuation.Destination, continuation.ThrownFrom, continuation.Resumed, state);
                break;
        }
    }

    // Goes through the finally regions, inner first, and then to the destination, or on looking for a handler.
    private void Enter(ImmutableArray<ControlFlowRegion> finallyRegions, int destination, ControlFlowRegion? thrownFrom, Continuation? resumed, PathState<TState> state)
    {
        if (!finallyRegions.IsEmpty)
            Reach(finallyRegions[0].FirstBlockOrdinal, new Continuation(finallyRegions.RemoveAt(0), destination, thrownFrom, resumed), state);
        else if (thrownFrom is not null)
            Raise(thrownFrom, resumed, state, isExplicit: true);
        else
            Reach(destination, resumed, state);
    }

    /// <summary>
    /// Carries an exception outwards. The graph has no edges for it, not even from a throw statement to its own finally block.
    /// An operation that only may throw is taken to do so where a handler stands ready: the author expects it there.
    /// </summary>
    private void Raise(ControlFlowRegion region, Continuation? continuation, PathState<TState> state, bool isExplicit)
    {
        if (!isExplicit && !HasHandler(region))
            return;
        foreach (var inner in Regions.Around(region))
        {
            var outer = inner.EnclosingRegion!;
            if (inner.Kind == ControlFlowRegionKind.Finally)
                continuation = continuation?.Resumed;
            if (inner.Kind != ControlFlowRegionKind.Try)
                continue;
            if (outer.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                var next = outer.EnclosingRegion;
                if (next is not null)
                    Reach(outer.NestedRegions[1].FirstBlockOrdinal, new Continuation([], -1, next, continuation), state);
                return;
            }

            foreach (var handler in outer.NestedRegions.Where(nested => nested != inner))
                Reach(handler.FirstBlockOrdinal, continuation, state);
            if (outer.NestedRegions.Any(CatchesEverything))
                return;
            // Whether a handler of some type, or with a filter, is this exception's is not known; whoever wrote it reckons with that.
            isExplicit = false;
        }

        if (isExplicit)
            Throws.Add(state.Prune(_ => false), 0);
    }

    private void Reach(int block, Continuation? continuation, PathState<TState> state)
    {
        var node = new Node(block, continuation);
        if (!_nodes.TryGetValue(node, out var states))
            _nodes.Add(node, states = new());
        if (_graph.IsInLoop(block) && states.HasJoined)
            state = Renew(state, block);
        if (states.Add(state.Prune(location => _graph.IsLive(block, location)), block))
            _worklist.Add(node);
    }

    // What the loop has computed in this round has the name that it has in every round but the first; that it has counted is still known.
    private PathState<TState> Widen(PathState<TState> state, int head)
    {
        var computed = state.Bindings.Where(binding => _graph.Counters.Contains(head, binding.Key) && IsOfThisRound(binding.Value)).ToList();
        if (computed.Count == 0)
            return state;
        var positive = new HashSet<Location>(computed.Where(binding => Arithmetic.IsPositive(state, binding.Value)).Select(binding => binding.Key));
        var names = computed.ToDictionary(binding => Value.Join(head, binding.Key, binding.Key.Type), binding => binding.Key);
        state = state.Rename(value => names.ContainsKey(value) ? Value.Unknown : value);
        foreach (var name in names)
        {
            state = state.Write(name.Value, name.Key);
            if (positive.Contains(name.Value))
                state = Arithmetic.WithPositive(state, name.Key);
        }

        return state;
    }

    private static bool IsOfThisRound(Value value) => Arithmetic.IsComputed(value) || value is { IsConstant: true, Key: long and not 0 };

    // A counter that was made of its own value of the last round is named anew; that it has counted is still known.
    private static PathState<TState> Renew(PathState<TState> state, int block)
    {
        var renewed = state.Rename(value => IsStale(value, block, state) ? Value.Unknown : value);
        foreach (var binding in state.Bindings)
            if (binding.Key.IsVariable && binding.Value.Kind == ValueKind.Operator && !renewed.Bindings.ContainsKey(binding.Key) && Arithmetic.IsPositive(state, binding.Value))
            {
                var name = Value.Join(block, binding.Key, binding.Key.Type);
                renewed = Arithmetic.WithPositive(renewed.Write(binding.Key, name), name);
            }

        return renewed;
    }

    // A value that was named by a join at this block on an earlier visit is another one than the join of this visit, unless the variable still holds it.
    private static bool IsStale(Value value, int block, PathState<TState> state) =>
        value.Kind == ValueKind.Join && value.Index == block && !state.Read((Location)value.Key!).Equals(value);

    private static bool HasHandler(ControlFlowRegion region) =>
        Regions.Around(region).Any(inner => inner.Kind == ControlFlowRegionKind.Try && inner.EnclosingRegion!.Kind == ControlFlowRegionKind.TryAndCatch);

    private static bool CatchesEverything(ControlFlowRegion region) =>
        region.Kind == ControlFlowRegionKind.Catch
        && (region.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: nameof(Exception), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } });

    private static bool IsEndOfFinally(BasicBlock block) =>
        Regions.Around(block.EnclosingRegion).FirstOrDefault(region => region.Kind is ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter)?.Kind == ControlFlowRegionKind.Finally;
}

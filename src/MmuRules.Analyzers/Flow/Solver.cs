using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// Simulates a body and, by summaries, all that it calls: recursion is a fixpoint over summaries, and what has come to rest is kept for the whole compilation.
/// </summary>
internal sealed class Solver<TState>(IProtocol<TState> protocol, Bodies bodies, ConcurrentDictionary<EntryKey<TState>, ISummary<TState>> finished, Limits limits, CancellationToken cancellation) : ICalls<TState>
    where TState : class, IProtocolState<TState>
{
    // Deeper than this the rest waits in the queue, so that the depth of the program's calls is not the depth of the stack.
    private const int DeepestNesting = 24;

    private const int MostAmendments = 8;

    private readonly Dictionary<EntryKey<TState>, Summary> _summaries = [];
    private readonly HashSet<FlowGraph> _entered = [];
    private bool _hasFollowedCallees;
    private readonly Queue<Summary> _queue = new();
    private readonly Stack<Summary> _running = new();

    /// <summary>Whether a body was entered on some path.</summary>
    public bool HasEntered(FlowGraph body)
    {
        if (_entered.Contains(body) || _hasFollowedCallees)
            return _entered.Contains(body);
        _hasFollowedCallees = true;
        // What was found out for another root was not simulated here, but all that it calls was entered.
        var seen = new HashSet<Summary>(_summaries.Values);
        var queue = new Queue<Summary>(seen);
        while (queue.Count > 0)
            foreach (var callee in queue.Dequeue().Callees)
                if (seen.Add(callee))
                    queue.Enqueue(callee);
        _entered.UnionWith(seen.Select(summary => summary.Body));
        return _entered.Contains(body);
    }

    /// <summary>Whether something could not be followed to its end.</summary>
    public bool IsInconclusive { get; private set; }

    /// <summary>What there is to say of a body that begins as if nobody in particular had called it.</summary>
    public IReadOnlyCollection<Finding> Solve(FlowGraph body, bool unknownCaller)
    {
        var root = SummarizeRoot(body, unknownCaller);
        Settle();
        if (!IsInconclusive)
            foreach (var summary in _summaries)
                finished.TryAdd(summary.Key, summary.Value);
        return protocol.Conclude(IsInconclusive ? root.Findings : [.. root.Findings, .. FindingsAtEnd(body, root)]);
    }

    private List<Finding> FindingsAtEnd(FlowGraph body, ISummary<TState> root)
    {
        var findings = new List<Finding>();
        foreach (var exit in root.Exits)
            protocol.End(body, exit, isThrown: false, findings.Add);
        foreach (var thrown in root.Throws)
            protocol.End(body, thrown, isThrown: true, findings.Add);
        return findings;
    }

    private ISummary<TState> SummarizeRoot(FlowGraph body, bool unknownCaller)
    {
        var begun = protocol.Begin(body.Method, unknownCaller);
        for (var amendments = 0; ; amendments++)
        {
            var summary = Summarize(body, Bodies.EntryOf(body, begun));
            if (_running.Count == 0)
                Settle();
            if (amendments == MostAmendments || protocol.Amend(begun, summary.Findings) is not { } amended)
                return summary;
            begun = amended;
        }
    }

    private void Settle()
    {
        while (_queue.Count > 0)
            Run(_queue.Dequeue());
    }

    public bool Enters(IMethodSymbol method, IOperation? instance, FlowGraph caller) => BodyOf(method, null, null, caller) is not null;

    public FlowGraph? BodyOf(IMethodSymbol method, Value? receiver, IOperation? call, FlowGraph caller)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return receiver is { Kind: ValueKind.Delegate, First: null } target ? bodies.OfDelegate(target.Key!, caller, cancellation) : null;
        return Bodies.IsDispatched(method, call) || !bodies.Matters(method, protocol.Defines, cancellation) ? null : bodies.Of(method, caller, cancellation);
    }

    public ISummary<TState> Summarize(FlowGraph body, PathState<TState> entry)
    {
        _entered.Add(body);
        // A root is looked at anew in any case, to see which of its nested functions it enters.
        if (_running.Count > 0 && finished.TryGetValue(new(body, entry), out var known))
        {
            _running.Peek().Callees.Add((Summary)known);
            return known;
        }

        var isNew = !_summaries.ContainsKey(new(body, entry));
        var summary = Find(body, entry);
        if (_running.Count > 0)
        {
            summary.Dependents.Add(_running.Peek());
            _running.Peek().Callees.Add(summary);
        }

        if (!isNew)
            return summary;
        if (_summaries.Count > limits.Summaries)
            IsInconclusive = true;
        else if (_running.Count < DeepestNesting)
            Run(summary);
        else
            _queue.Enqueue(summary);
        return summary;
    }

    public bool IsRunning(FlowGraph body) => _running.Any(summary => ReferenceEquals(summary.Body, body));

    public IEnumerable<Finding> FindingsAt(IOperation call, FlowGraph body, ISummary<TState> summary)
    {
        if (summary.IsInconclusive)
            IsInconclusive = true;
        // What goes wrong in a function that only this code calls is said there, where the harm is done.
        if (summary.Findings.Count == 0 || Bodies.BelongsToCallers(body))
            return summary.Findings;
        // Of another one, what goes wrong only because of this call is said of the call; the rest is its own.
        var own = SummarizeRoot(body, unknownCaller: false);
        return summary.Findings
            .Where(finding => !own.Findings.Any(known => Equals(known.Subject, finding.Subject) && known.Operation.Syntax == finding.Operation.Syntax))
            .Select(finding => body.Contains(finding.Operation) ? finding.At(call) : finding);
    }

    private Summary Find(FlowGraph body, PathState<TState> entry)
    {
        var key = new EntryKey<TState>(body, entry);
        if (!_summaries.TryGetValue(key, out var summary))
            _summaries.Add(key, summary = new(body, entry));
        return summary;
    }

    private void Run(Summary summary)
    {
        if (summary.Runs++ == limits.RunsPerSummary)
            IsInconclusive = true;
        if (IsInconclusive)
            return;
        _running.Push(summary);
        var simulation = new Simulation<TState>(summary.Body, protocol, this, limits, cancellation);
        simulation.Run(summary.Entry);
        _running.Pop();
        if (!summary.Update(simulation))
            return;
        if (simulation.IsInconclusive)
            IsInconclusive = true;
        foreach (var dependent in summary.Dependents)
            if (!_queue.Contains(dependent))
                _queue.Enqueue(dependent);
    }

    private sealed class Summary(FlowGraph body, PathState<TState> entry) : ISummary<TState>
    {
        // What one run has found is not lost in the next: exits only come and meet, so that recursion comes to rest.
        private readonly StateSet<TState> _exits = new();
        private readonly StateSet<TState> _throws = new();

        public FlowGraph Body { get; } = body;

        public PathState<TState> Entry { get; } = entry;

        public HashSet<Summary> Dependents { get; } = [];

        public HashSet<Summary> Callees { get; } = [];

        /// <summary>How often the body was simulated.</summary>
        public int Runs { get; set; }

        public IEnumerable<PathState<TState>> Exits => _exits.States;

        public IEnumerable<PathState<TState>> Throws => _throws.States;

        public IReadOnlyCollection<Finding> Findings { get; private set; } = [];

        public bool IsInconclusive { get; set; }

        /// <summary>Takes over a simulation's results; true if there is more than before.</summary>
        public bool Update(Simulation<TState> simulation)
        {
            var grew = simulation.Findings.Count != Findings.Count || simulation.IsInconclusive != IsInconclusive;
            foreach (var exit in simulation.Exits.States)
                grew |= _exits.Add(exit, Body.Graph.Blocks.Length - 1);
            foreach (var thrown in simulation.Throws.States)
                grew |= _throws.Add(thrown, 0);
            Findings = simulation.Findings;
            IsInconclusive |= simulation.IsInconclusive;
            return grew;
        }
    }
}

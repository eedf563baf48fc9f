using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>Which variables may still be read from the start of each block on. Forgetting the others keeps the states small and lets paths meet.</summary>
internal sealed class Liveness
{
    private readonly HashSet<Location>[] _live;
    private readonly HashSet<Location> _always;

    private Liveness(HashSet<Location>[] live, HashSet<Location> always)
    {
        _live = live;
        _always = always;
    }

    public bool IsLive(int block, Location location) => location.Collection is { } collection ? IsLive(block, collection) :
        ReferenceEquals(location, Location.This) || ReferenceEquals(location, Location.Result) || _live[block].Contains(location) || _always.Contains(location);

    /// <param name="graph">The graph.</param>
    /// <param name="always">The variables that are reached in ways that the graph does not show.</param>
    public static Liveness Of(ControlFlowGraph graph, HashSet<Location> always)
    {
        var count = graph.Blocks.Length;
        var uses = new HashSet<Location>[count];
        var kills = new HashSet<Location>[count];
        for (var i = 0; i < count; i++)
            Summarize(graph.Blocks[i], uses[i] = [], kills[i] = []);

        var predecessors = Predecessors(graph);
        var live = new HashSet<Location>[count];
        for (var i = 0; i < count; i++)
            live[i] = [.. uses[i]];
        var queue = new Queue<int>(Enumerable.Range(0, count).Reverse());
        var queued = new HashSet<int>(queue);
        while (queue.Count > 0)
        {
            var block = queue.Dequeue();
            queued.Remove(block);
            foreach (var predecessor in predecessors[block])
            {
                var grew = false;
                foreach (var location in live[block])
                    if (!kills[predecessor].Contains(location))
                        grew |= live[predecessor].Add(location);
                if (grew && queued.Add(predecessor))
                    queue.Enqueue(predecessor);
            }
        }

        return new(live, always);
    }

    private static void Summarize(BasicBlock block, HashSet<Location> uses, HashSet<Location> kills)
    {
        foreach (var operation in block.Operations)
            Walk(operation);
        if (block.BranchValue is { } branchValue)
            Walk(branchValue);

        void Walk(IOperation operation)
        {
            var written = operation switch
            {
                ISimpleAssignmentOperation { IsRef: false, Target: ILocalReferenceOperation { Local.RefKind: RefKind.None } target } assignment => (Location.Of(target.Local), assignment.Value),
                IFlowCaptureOperation capture => (Location.Of(capture.Id), capture.Value),
                _ => ((Location, IOperation)?)null,
            };
            if (written is { } write)
            {
                Walk(write.Item2);
                if (!uses.Contains(write.Item1))
                    kills.Add(write.Item1);
                return;
            }

            if (VariableOf(operation) is { } used && !kills.Contains(used))
                uses.Add(used);
            foreach (var child in operation.ChildOperations)
                Walk(child);
        }
    }

    public static Location? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => Location.Of(local.Local),
        IParameterReferenceOperation parameter => Location.Of(parameter.Parameter),
        IFlowCaptureReferenceOperation capture => Location.Of(capture.Id),
        _ => null,
    };

    private static List<int>[] Predecessors(ControlFlowGraph graph)
    {
        var predecessors = new List<int>[graph.Blocks.Length];
        for (var i = 0; i < predecessors.Length; i++)
            predecessors[i] = [];
        foreach (var block in graph.Blocks)
        {
            Follow(block, block.FallThroughSuccessor);
            Follow(block, block.ConditionalSuccessor);
            // Whatever stands in a try statement may go on in its handlers.
            foreach (var region in Regions.Around(block.EnclosingRegion))
                if (region.Kind == ControlFlowRegionKind.Try)
                    foreach (var handler in region.EnclosingRegion!.NestedRegions)
                        if (handler != region)
                            predecessors[handler.FirstBlockOrdinal].Add(block.Ordinal);
        }

        return predecessors;

        void Follow(BasicBlock block, ControlFlowBranch? branch)
        {
            if (branch is null)
                return;
            var from = block.Ordinal;
            foreach (var region in branch.FinallyRegions)
            {
                predecessors[region.FirstBlockOrdinal].Add(from);
                from = region.LastBlockOrdinal;
            }

            if (branch.Destination is { } destination)
                predecessors[destination.Ordinal].Add(from);
        }
    }
}

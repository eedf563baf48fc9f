using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>The regions of one graph.</summary>
internal static class Regions
{
    /// <summary>
    /// A region and those around it, inner first, without the root. The root of a nested function's graph has an enclosing region too: the one that the
    /// function stands in, whose blocks are another graph's, and whose handlers are not those of who calls it.
    /// </summary>
    public static IEnumerable<ControlFlowRegion> Around(ControlFlowRegion region)
    {
        for (var inner = region; inner is not null && inner.Kind != ControlFlowRegionKind.Root; inner = inner.EnclosingRegion)
            yield return inner;
    }
}

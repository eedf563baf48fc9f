namespace MmuRules.Exploration;

/// <summary>Who takes the steps: the zap, each CPU, the cleaners, who drops pages.</summary>
internal static class PackedLanes
{
    internal static IEnumerable<string> Names(PackedWorld world) =>
        ["zap", .. Enumerable.Range(0, world.Writers).Select(writer => $"cpu {writer}"), "flusher", "fsync", world.Dropper == PageDropper.Invalidate ? "invalidation" : "reclaim"];

    internal static int Of(PackedStep step, PackedWorld world) => step.Act switch
    {
        PackedAct.Zap or PackedAct.Acknowledge or PackedAct.Stuck => 0,
        PackedAct.Lock or PackedAct.MkClean or PackedAct.ClearDirty or PackedAct.Copy => world.Writers + 1 + step.Actor,
        PackedAct.FsyncBegin or PackedAct.FsyncSkip or PackedAct.FsyncEnd => world.Writers + 2,
        PackedAct.Drop or PackedAct.ReleaseBuffers => world.Writers + 3,
        _ => 1 + step.Actor,
    };
}

using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <summary>A violation in words.</summary>
internal static class PackedWitness
{
    internal static Witness Describe(PackedVerdict verdict, Property property)
    {
        PackedWorld world = verdict.World;
        var model = new PackedModel(verdict.Program, world);
        ZapState[] states = [.. PackedTrace.Replay(model, verdict.Steps)];
        int[] lanes = [.. verdict.Steps.Select(step => PackedLanes.Of(step, world))];
        return new Witness(
            $"{verdict.Program.Name} {verdict.Program}",
            world.Model.Name,
            property,
            Explain(property),
            [.. PackedLanes.Names(world).Select((name, number) => new Lane(number, name, number == 0))],
            [.. verdict.Steps.Select((step, index) => new WitnessStep(
                index + 1,
                lanes[index],
                PackedWords.Of(step, verdict.Program, world),
                MarksOf(step, states[index], states.ElementAtOrDefault(index + 1), verdict.Program),
                null,
                step.Violates is null ? PackedChanges.Between(states[index], states[index + 1], world.Pages) : []))],
            PackedReplay.ScheduleOf(verdict).ToString());
    }

    private static StepMarks MarksOf(PackedStep step, ZapState before, ZapState after, ZapProgram program)
    {
        StepMarks marks = step.Violates is null ? StepMarks.None : StepMarks.Lost;
        ulong page = Page(before.Rest, step.Page);
        bool permits = (page & (Present | Writable)) == (Present | Writable) && (before.Cpus & OfTlb(Old, Math.Min(step.Actor, PackedWorld.MostWriters - 1), step.Page)) == 0;
        ZapOp? op = step.Act == PackedAct.Zap ? program.Instructions[step.Actor] : null;
        return marks | (step.Act, op) switch
        {
            (PackedAct.Hit or PackedAct.Access, _) when !permits => StepMarks.StaleStore,
            (PackedAct.Acknowledge, _) => StepMarks.Flushed,
            (PackedAct.ClearDirty, _) when step.Violates is null => StepMarks.Cleaned,
            (PackedAct.MkClean, _) when (page & (Writable | EntryDirty)) != 0 && step.Violates is null && (Page(after.Rest, step.Page) & Writable) == 0 => StepMarks.DirtyTransferred | StepMarks.Flushed,
            (_, ZapOp.ClearEntry) when (page & Present) != 0 => StepMarks.WindowOpened,
            (_, ZapOp.WriteProtect) when (page & Writable) != 0 => StepMarks.WindowOpened,
            (_, ZapOp.MarkDirty) => StepMarks.DirtyTransferred,
            _ => StepMarks.None,
        };
    }

    private static string Explain(Property property) => property switch
    {
        Property.LostWrite => "A page that is newer than the disk is dropped as clean: its last store is nowhere any more.",
        Property.FsyncDurability => "fsync returns, and the disk does not have what had been stored before it was called.",
        Property.StaleAccess => "A CPU stores through a stale translation to a page that has been freed.",
        Property.DirtyBehindFilesystem => "A dirty page is to be written that has no buffers: it was marked dirty behind the filesystem's back.",
        Property.Counts => "The zap has ended, and a page that it took is still counted as mapped, or held.",
        _ => "Nobody can go on.",
    };
}

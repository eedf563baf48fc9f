namespace MmuRules.Exploration;

/// <summary>Schedules of the packed engine: for each step its lane, and which of the lane's steps it is.</summary>
internal static class PackedReplay
{
    internal static Schedule ScheduleOf(PackedVerdict verdict)
    {
        var model = new PackedModel(verdict.Program, verdict.World);
        ZapState[] states = [.. PackedTrace.Replay(model, verdict.Steps)];
        return Schedule.Create(
            HashOf(verdict.Program, verdict.World),
            [.. verdict.Steps.Where(step => step.Act != PackedAct.Stuck).Select((step, index) => (PackedLanes.Of(step, verdict.World), Array.IndexOf(StepsOf(model, states[index], step, verdict.World), step)))]);
    }

    internal static IEnumerable<PackedStep> Play(ZapProgram program, PackedWorld world, Schedule schedule)
    {
        if (schedule.ModelHash != HashOf(program, world))
        {
            throw new ReplayException("The schedule was found with another program, or in another world.");
        }

        var model = new PackedModel(program, world);
        var successors = new PackedSuccessor[PackedSuccessors.Most];
        ZapState state = model.Initial;
        for (int index = 0; index < schedule.Choices.Count; index++)
        {
            (int lane, int alternative) = schedule.Choices[index];
            PackedSuccessor[] possible = [.. successors.Take(model.Expand(state, successors)).Where(successor => PackedLanes.Of(successor.Step, world) == lane)];
            if (alternative >= possible.Length)
            {
                throw new ReplayException(index + 1, $"lane {lane} could take {possible.Length} steps, and none with the number {alternative}");
            }

            yield return possible[alternative].Step;
            state = possible[alternative].State;
        }
    }

    private static PackedStep[] StepsOf(PackedModel model, ZapState state, PackedStep like, PackedWorld world)
    {
        var successors = new PackedSuccessor[PackedSuccessors.Most];
        int lane = PackedLanes.Of(like, world);
        return [.. successors.Take(model.Expand(state, successors)).Select(successor => successor.Step).Where(step => PackedLanes.Of(step, world) == lane)];
    }

    private static ulong HashOf(ZapProgram program, PackedWorld world) => StableHash.Of($"packed\n{program}\n{world}");
}

using MmuRules.Exploration.Search;

namespace MmuRules.Exploration.Replaying;

/// <summary>A schedule step by step: one choice for each step of the machine that code under test takes, and one for each act of the environment. So it does not depend on which steps were joined.</summary>
internal static class ScheduleOf
{
    /// <summary>Takes moves apart that were found with some steps joined to the ones before.</summary>
    internal static IReadOnlyList<(int Agent, int Alternative)> Moves(
        Problem problem, Noticed noticed, IReadOnlyList<Move> moves, IReadOnlyList<IReadOnlyList<(int Agent, int Alternative)>>? growth = null)
    {
        var worker = new Worker(problem, noticed.Copy(), growth);
        while (true)
        {
            int size = worker.Image.Growth;
            try
            {
                return TakeApart(worker, moves);
            }
            catch (NonDeterministicCodeException) when (worker.Image.Growth != size)
            {
                // By one of the moves the machine has grown: how many steps that move has can be seen on the machine as it is then.
            }
        }
    }

    private static List<(int Agent, int Alternative)> TakeApart(Worker worker, IReadOnlyList<Move> moves)
    {
        List<(int, int)> choices = [];
        (Node? at, _, _) = worker.Begin();
        for (int code = 0; code < worker.StepsAtBeginning.Count; code++)
        {
            choices.AddRange(Enumerable.Repeat((code, 0), worker.StepsAtBeginning[code]));
        }

        foreach (Move move in moves)
        {
            Followed followed = worker.Follow(at!, move);
            choices.Add((move.Agent, move.Alternative));
            choices.AddRange(Enumerable.Repeat(((int)move.Agent, 0), Math.Max(0, followed.Steps - 1)));
            at = followed.Next;
        }

        return choices;
    }

    /// <summary>What a schedule is for: it means nothing to another scenario, model or code.</summary>
    internal static ulong HashOf(Problem problem, Worker worker)
    {
        string text = string.Join('\n', [
            problem.Scenario.Name,
            problem.Model.Name,
            (problem.Scenario.Machine with { Model = problem.Model }).ToString(),
            .. problem.Code.Select(code => code.Name),
            .. worker.Environment.Select(agent => $"{agent.Name} {agent.Registers} {agent.Likeness}"),
        ]);
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return hash;
    }
}

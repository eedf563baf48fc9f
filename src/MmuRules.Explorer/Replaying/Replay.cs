using System.Diagnostics;
using MmuRules.Exploration.Search;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Exploration.Replaying;

/// <summary>Plays one schedule, step by step, and tells what happens.</summary>
internal sealed class Replay
{
    private readonly Problem _problem;
    private readonly Worker _worker;
    private readonly List<WitnessStep> _steps = [];
    private WorldFacts _facts;
    private WitnessStep? _look;
    private bool _isOver;
    private Node _at;

    internal Replay(Problem problem, IReadOnlyList<(int Agent, int Alternative)>? growth = null)
    {
        _problem = problem;
        _worker = new Worker(problem, new Noticed(all: true), growth is null ? null : [growth]) { FindsSites = true };
        (Node? root, _, Violation? atOnce) = _worker.Begin();
        Violation = atOnce;
        _at = root!;
        _worker.Image.Restore(_worker.Initial);
        _facts = WorldFacts.Of(_worker.World);
    }

    /// <summary>What the schedule violates, as far as it was played.</summary>
    internal Violation? Violation { get; private set; }

    /// <summary>The state that was reached.</summary>
    internal Node At => _at;

    /// <summary>Whether nothing more can happen in it.</summary>
    internal Violation? FindStuck() => _worker.FindStuckAt(_at);

    internal ulong Hash => ScheduleOf.HashOf(_problem, _worker);

    /// <summary>Tells as a witness what a search has found.</summary>
    internal static Witness WitnessOf(
        Problem problem, Noticed noticed, Violation violation, IReadOnlyList<Move> moves, IReadOnlyList<IReadOnlyList<(int Agent, int Alternative)>>? growth = null)
    {
        IReadOnlyList<(int, int)> choices = ScheduleOf.Moves(problem, noticed, moves, growth);
        var replay = new Replay(problem, choices);
        replay.Play(choices);
        return replay.WitnessOf(violation, Schedule.Create(replay.Hash, choices).ToString());
    }

    /// <summary>Replays a schedule that is given as text.</summary>
    /// <exception cref="ReplayException">It is for something else, or cannot be followed.</exception>
    /// <exception cref="ScheduleFormatException">It cannot be read.</exception>
    internal static Verdict Explore(Problem problem, string text)
    {
        var clock = Stopwatch.StartNew();
        Schedule schedule = Schedule.Parse(text);
        var replay = new Replay(problem);
        if (schedule.ModelHash != replay.Hash)
        {
            throw new ReplayException($"The schedule {text} is for another scenario, model or code than {problem.Scenario.Name} on {problem.Model.Name} with {string.Join(", ", problem.Code.Select(code => code.Name))}.");
        }

        replay = new Replay(problem, schedule.Choices);
        replay.Play(schedule.Choices);
        Verdict verdict = Verdict.For(problem, replay._worker) with { Transitions = schedule.Choices.Count, Depth = schedule.Choices.Count };
        Violation? violation = replay.Violation ?? replay.FindStuck();
        verdict = violation is null
            ? verdict with { Outcome = Outcome.Bounded, Explanation = "The one interleaving of the schedule violates nothing." }
            : verdict.Violating(violation, replay.WitnessOf(violation, text));
        return verdict with { Elapsed = clock.Elapsed };
    }

    /// <summary>Plays a schedule up to its end, or to the first violation.</summary>
    /// <exception cref="ReplayException">The schedule has a choice that cannot be made: the code or its environment is another one than when it was found.</exception>
    internal void Play(IReadOnlyList<(int Agent, int Alternative)> choices)
    {
        for (int i = 0; i < choices.Count && !_isOver; i++)
        {
            Take(i + 1, choices[i]);
        }
    }

    internal Witness WitnessOf(Violation violation, string schedule)
    {
        // Who does nothing has no lane; the others stand side by side.
        List<int> acting = [.. Enumerable.Range(0, _problem.Code.Count + _worker.Environment.Count).Where(agent => agent < _problem.Code.Count || _steps.Any(step => step.Lane == agent))];
        List<Lane> lanes = [.. acting.Select((agent, lane) => new Lane(lane, NameOf(agent), agent < _problem.Code.Count))];
        List<WitnessStep> steps = [.. _steps.Select(step => step with { Lane = acting.IndexOf(step.Lane) })];
        if (steps.Count > 0)
        {
            steps[^1] = steps[^1] with { Marks = steps[^1].Marks | StepMarks.Lost };
        }

        return new Witness(_problem.Scenario.Name, _problem.Model.Name, violation.Property, violation.Explanation, lanes, steps, schedule);
    }

    private void Take(int number, (int Agent, int Alternative) choice)
    {
        if (choice.Agent >= _problem.Code.Count + _worker.Environment.Count)
        {
            throw new ReplayException(number, $"there is no agent {choice.Agent}");
        }

        var move = new Move((byte)choice.Agent, (byte)choice.Alternative);
        bool isCode = choice.Agent < _problem.Code.Count;
        Continuation? code = isCode ? _at.At[choice.Agent] : null;
        StepKind kind = code is null or { Waiting: not 0 } ? StepKind.Interrupt : code.Next.Kind;
        string text = code is null ? _worker.Describe(_at, move) : StepWords.Of(kind, choice.Alternative);
        Followed followed = _worker.Follow(_at, move);
        if (!followed.WasTaken)
        {
            throw new ReplayException(number, $"{NameOf(choice.Agent)} {(code is { IsFinished: true } ? "has returned already" : $"cannot do this now: {text}")}");
        }

        Violation = followed.Violation;
        _isOver = followed.Next is null;
        _at = followed.Next ?? _at;
        if (followed.Next is { } next)
        {
            _worker.Image.Restore(next.State);
        }

        WorldFacts now = WorldFacts.Of(_worker.World);
        IReadOnlyList<string> changes = now.ChangesSince(_facts);
        StepMarks marks = now.MarksSince(_facts, isCode);

        if (code is not null)
        {
            text = StepWords.Of(kind, choice.Alternative, Page.OfWord(_worker.World.Machine, code.Target), changes);
        }

        Add(new WitnessStep(0, choice.Agent, text, marks, isCode ? _worker.LastSite : null, changes), isLook: code is not null && Violation is null && changes.Count == 0 && StepWords.IsLook(kind));
        _facts = now;
    }

    // What only looks, and changes nothing, would hide what matters: but for what somebody sees last before others act, for by that he goes on behind them.
    private void Add(WitnessStep step, bool isLook)
    {
        if (_look is { } look && look.Lane != step.Lane)
        {
            _steps.Add(look with { Number = _steps.Count + 1 });
        }

        _look = isLook ? step : null;
        if (!isLook)
        {
            _steps.Add(step with { Number = _steps.Count + 1 });
        }
    }

    private string NameOf(int agent) => agent < _problem.Code.Count ? _problem.Code[agent].Name : _worker.Environment[agent - _problem.Code.Count].Name;
}

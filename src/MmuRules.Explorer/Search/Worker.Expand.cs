using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <content>All that can happen next in one state.</content>
internal sealed partial class Worker
{
    /// <summary>So many moves of each agent have a bit in a sleep set; further ones, and those of further agents, never sleep.</summary>
    internal const int MovesPerAgent = 4;

    private readonly List<(int Bit, Footprints Footprint)> _taken = [];

    /// <summary>Takes every move of a state that does not sleep.</summary>
    /// <param name="node">The state.</param>
    /// <param name="visited">The states that are known.</param>
    /// <returns>What the moves lead to, in the order of the moves.</returns>
    internal List<Successor> Expand(Node node, VisitedTable visited)
    {
        List<Successor> successors = [];
        _taken.Clear();
        _wasJoinedInVain = false;
        _waiting.Clear();
        bool canMove = (node.Asleep | node.Done) != 0;
        for (int agent = 0; agent < _codes.Length + _environment.Length; agent++)
        {
            int alternatives = CountAlternatives(node, agent);
            List<LockBase>? wanted = [];
            for (int alternative = 0; alternative < alternatives; alternative++)
            {
                int bit = BitOf(agent, alternative);
                if (bit >= 0 && (((node.Asleep | node.Done) >> bit) & 1) != 0)
                {
                    wanted = null;
                    continue;
                }

                var move = new Move((byte)agent, (byte)alternative);
                _wanted = null;
                CodeResult? result = TakeOrGrow(node, move);
                if (result is { } taken)
                {
                    canMove = true;
                    wanted = null;
                    successors.Add(SuccessorOf(node, move, bit, taken, visited));
                }
                else if (_wanted is { } held)
                {
                    wanted?.Add(held);
                }
                else
                {
                    wanted = null;
                }
            }

            if (wanted is { Count: > 0 })
            {
                _waiting.Add(agent, wanted);
            }
        }

        // A circle has two at least.
        if (!_wasJoinedInVain && (!canMove || _waiting.Count > 1) && FindStuck(node, canMove) is { } stuck)
        {
            successors.Add(new Successor(null, 0, null, node.At, 0, Node.EmptySleepers, stuck));
        }

        if (_problem.CountsPreemptions)
        {
            NotePreemptions(node, successors);
        }

        return successors;
    }

    private void NotePreemptions(Node node, List<Successor> successors)
    {
        int last = node.Last;
        if (last == byte.MaxValue || !successors.Exists(successor => successor.Move?.Agent == last))
        {
            return;
        }

        int number = last - _codes.Length;
        Image.Restore(node.State);
        if (number < 0 || !_environment[number].IsAtRest(node.State.Registers.AsSpan(_firstRegister[number], _environment[number].Registers)))
        {
            successors.ForEach(successor => successor.IsPreemption = successor.Move?.Agent != last);
        }
    }

    private static int BitOf(int agent, int alternative) =>
        alternative < MovesPerAgent && agent < 64 / MovesPerAgent ? (agent * MovesPerAgent) + alternative : -1;

    private int CountAlternatives(Node node, int agent)
    {
        if (agent >= _codes.Length)
        {
            int number = agent - _codes.Length;
            return _environment[number].CountActs(node.State.Registers.AsSpan(_firstRegister[number], _environment[number].Registers));
        }

        Continuation at = node.At[agent];
        return at.IsFinished ? 0 : at.Waiting != 0 ? World.Machine.Cpus.Count : 1;
    }

    // In a machine that has just grown, code does not see what it saw before: the level is taken anew.
    private CodeResult? TakeOrGrow(Node node, Move move)
    {
        try
        {
            CodeResult? result = Take(node, move);
            NoteGrowth(node, move);
            return result;
        }
        catch (NonDeterministicCodeException) when (Image.Growth != _size)
        {
            NoteGrowth(node, move);
            return null;
        }
    }

    /// <summary>Takes one move; <see langword="null"/> if it cannot be taken.</summary>
    private CodeResult? Take(Node node, Move move)
    {
        node.State.Registers.CopyTo(_registers, 0);
        if (move.Agent >= _codes.Length)
        {
            return Act(node, move.Agent - _codes.Length, move.Alternative);
        }

        Image.Restore(node.State);
        Continuation at = node.At[move.Agent];
        if (!MayAdvance(at, move))
        {
            return null;
        }

        Runs++;
        CodeResult result = _codes[move.Agent].Advance(at, node.State, move.Alternative);
        if (result == CodeResult.IsBlocked)
        {
            return null;
        }

        if (result.Reached is { } reached)
        {
            Image.Restore(reached.State);
        }

        return result;
    }

    // What a look at the state tells need not be tried.
    private bool MayAdvance(Continuation at, Move move)
    {
        if (at.Waiting != 0)
        {
            return ((at.Waiting >> move.Alternative) & 1) != 0 && !World.Machine.Cpus[move.Alternative].IsInInstruction;
        }

        if (at.Next.IsAttempt
            || at.Next.Kind is not (StepKind.AcquirePageTable or StepKind.AcquirePage or StepKind.AcquirePmd)
            || (Image.Words[at.Target] is var owner && (owner == 0 || owner == NumberOf(move.Agent))))
        {
            return true;
        }

        NoteWanted(at.Next);
        Recorder.BeginAct();
        Recorder.Read(at.Target, 1);
        Recorder.EndAct();
        NoteFootprint(new StepName(move.Agent, at.Next.Kind, at.Target), hasFailed: true);
        return false;
    }

    private CodeResult? Act(Node node, int number, int act)
    {
        Image.Restore(node.State);
        World.Machine.Observer = _atomic;
        bool hasActed = false;
        Recorder.BeginAct();
        try
        {
            using (Agent.As(NumberOf(_codes.Length + number)))
            {
                hasActed = _environment[number].TryAct(RegistersOf(number), act);
                return hasActed ? CodeResult.IsDone : null;
            }
        }
        catch (WouldBlockException)
        {
            return null;
        }
        catch (Exception thrown) when (thrown is not ExplorationException)
        {
            hasActed = true;
            return CodeResult.Of(ViolationOf(thrown));
        }
        finally
        {
            World.Machine.Observer = null;
            Recorder.EndAct();
            NoteActed(number, hasActed);
        }
    }

    // An act that cannot be done is one that something keeps from being done: whoever does that is noticed too.
    private void NoteActed(int number, bool hasActed)
    {
        _acted.Clear();
        if (hasActed)
        {
            _acted.Add(Recorder);
        }
        else
        {
            _acted.AddAttempt(Recorder);
        }

        _acted.AddAgent(number);
        NoteAct(number, _acted);
    }

    private Successor SuccessorOf(Node node, Move move, int bit, CodeResult taken, VisitedTable visited)
    {
        if (taken.Violation is { } violation)
        {
            return new Successor(move, 0, null, node.At, 0, Node.EmptySleepers, violation);
        }

        Continuation[] at = node.At;
        if (taken.At is { } arrived)
        {
            at = [.. at];
            at[move.Agent] = arrived;
        }

        Watch();
        Image.Capture();
        Footprints footprint = WithWatched(taken.Reached?.Footprint ?? _acted);
        (ulong asleep, IReadOnlyDictionary<int, Footprints> sleepers) = SleepersAfter(node, move, footprint);
        if (bit >= 0 && ((_sleepable >> bit) & 1) != 0)
        {
            _taken.Add((bit, footprint.Copy()));
        }

        UInt128 key = KeyOf(at);
        PackedState? state = visited.Covers(key, asleep) ? null : Image.Pack(_registers);

        // What is wrong with a state in which all are at rest is no move's doing: others may go on from there, as they may do in another order before it.
        return new Successor(move, key, state, at, asleep, sleepers, FindAtRest(at));
    }

    private (ulong Asleep, IReadOnlyDictionary<int, Footprints> Sleepers) SleepersAfter(Node node, Move move, Footprints footprint)
    {
        ulong asleep = 0;
        Dictionary<int, Footprints>? sleepers = null;
        foreach ((int bit, Footprints other) in _taken.Concat(node.Sleepers.Where(one => ((node.Asleep >> one.Key) & 1) != 0).Select(one => (one.Key, one.Value))))
        {
            if (bit / MovesPerAgent != move.Agent && (_problem.Reductions.Mistake == PlantedMistake.SleptOn || !footprint.ConflictsWith(other)))
            {
                asleep |= 1UL << bit;
                (sleepers ??= [])[bit] = other;
            }
        }

        return (asleep, sleepers ?? Node.EmptySleepers);
    }
}

using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <content>Who waits for ever.</content>
internal sealed partial class Worker
{
    // For each agent that could do nothing in the state that is expanded the locks that kept it from that, one for each thing that it could have done.
    private readonly Dictionary<int, List<LockBase>> _waiting = [];
    private readonly Dictionary<int, LockBase?> _locks = [];
    private LockBase? _wanted;

    /// <summary>
    /// Those who wait for ever in a state: each of them waits, whatever it would do, for a lock that another one of them holds. Somebody who is at rest may go on beside them
    /// for as long as he likes. If nobody at all can go on, those who have begun something wait for ever too.
    /// </summary>
    private Violation? FindStuck(Node node, bool canMove)
    {
        Image.Restore(node.State);
        node.State.Registers.CopyTo(_registers, 0);
        HashSet<int> stuck = [.. _waiting.Keys.Where(agent => agent < _codes.Length || !_environment[agent - _codes.Length].IsAtRest(RegistersOf(agent - _codes.Length)))];
        while (stuck.RemoveWhere(agent => _waiting[agent].Exists(wanted => !HoldersOf(wanted).Any(stuck.Contains))) > 0)
        {
        }

        if (stuck.Count > 0)
        {
            return new Violation(Property.Deadlock, $"These wait for each other, for ever: {string.Join("; ", stuck.Order().Select(agent => Describe(agent, _waiting[agent][0])))}.");
        }

        return canMove ? null : FindUnfinished(node);
    }

    private IEnumerable<int> HoldersOf(LockBase wanted) => World.Machine.Agents.HoldersOf(wanted).Select(holder => holder.Agent.Number - 1);

    private string Describe(int agent, LockBase wanted) =>
        $"{NameOfAgent(agent)} waits for {wanted}, which is held by "
        + string.Join(" and ", World.Machine.Agents.HoldersOf(wanted).Select(holder => $"{NameOfAgent(holder.Agent.Number - 1)} since {holder.Held.Site}"));

    private string NameOfAgent(int agent) => agent < _codes.Length ? _problem.Code[agent].Name
        : agent - _codes.Length < _environment.Length ? _environment[agent - _codes.Length].Name
        : "somebody else";

    /// <summary>Notes for which lock the move has to wait that is tried.</summary>
    internal void NoteWanted(in Step step)
    {
        if (!_locks.TryGetValue(step.Target.Number, out LockBase? found))
        {
            _locks.Add(step.Target.Number, found = World.Machine.Agents.FindLock(step.Target.Number));
        }

        _wanted = found;
    }

    private Violation? FindUnfinished(Node node)
    {
        List<string> waiting = [];
        for (int i = 0; i < _codes.Length; i++)
        {
            if (!node.At[i].IsFinished)
            {
                waiting.Add($"{_problem.Code[i].Name} before {(node.At[i].Waiting != 0 ? "an interrupt" : node.At[i].Next.ToString())}");
            }
        }

        for (int i = 0; i < _environment.Length; i++)
        {
            if (!_environment[i].IsAtRest(RegistersOf(i)))
            {
                waiting.Add(_environment[i].Name);
            }
        }

        return waiting.Count == 0 ? null : new Violation(Property.Deadlock, $"Nobody can go on, and these have not ended: {string.Join(", ", waiting)}.");
    }
}

using MmuRules.Auditing;
using MmuRules.Exploration;
using MmuRules.Exploration.Search;
using MmuRules.Hardware;
using ExploredProperty = MmuRules.Exploration.Property;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>
/// Plays every schedule of one function and its environment, each from the beginning, and forgets nothing: no state is matched, no order left out, no code brought again to where
/// it stood. The environment acts on the code's own thread, before the code's next step.
/// </summary>
internal sealed class BruteForce : IStepObserver
{
    private readonly RandomProgram _program;
    private readonly World _world;
    private readonly EnvironmentAgent[] _agents;
    private readonly MachineState _beginning;
    private readonly StateImage _image;
    private readonly List<Choice> _schedule = [];
    private long[][] _registers = [];
    private int _depth;
    private bool _isActing;
    private bool _isFlushing;
    private bool _hasReturned;

    internal BruteForce(RandomProgram program)
    {
        _program = program;
        _world = program.Scenario.BuildOn(program.Model);
        _agents = [.. program.Environment.SelectMany(part => part.Create(_world))];
        _beginning = _world.Machine.Capture();
        _image = new StateImage(_world.Machine);
    }

    /// <summary>Every state in which somebody may act.</summary>
    internal HashSet<string> States { get; } = [];

    /// <summary>Those in which the code has returned.</summary>
    internal HashSet<string> Ends { get; } = [];

    internal SortedSet<ExploredProperty> Violated { get; } = [];

    /// <summary>Plays all schedules; <see langword="false"/> if they are too many.</summary>
    internal bool TryPlayAll(int most)
    {
        for (int played = 0; played < most; played++)
        {
            Play();
            if (!Advance())
            {
                return true;
            }
        }

        return false;
    }

    internal static string Name(PackedState state) => $"{Convert.ToHexString(state.Words)} {string.Join(' ', state.Registers)}";

    int IStepObserver.ChooseCpu(long waiting)
    {
        int[] cpus = [.. Enumerable.Range(0, 63).Where(cpu => ((waiting >> cpu) & 1) != 0)];
        int chosen = _isActing ? 0 : Decide(cpus.Length);
        _isFlushing = !_isActing;
        return cpus[chosen];
    }

    void IStepObserver.Before(in Step step)
    {
        if (!_isActing && !_isFlushing)
        {
            Decide(1);
        }
    }

    void IStepObserver.Blocked(in Step step) => throw new NotPossibleException();

    void IStepObserver.After(in Step step, long observed)
    {
        if (!_isActing)
        {
            _isFlushing = false;
            Watch();
        }
    }

    private void Play()
    {
        _world.Machine.Restore(_beginning);
        _registers = [.. _agents.Select(agent => new long[agent.Registers])];
        _depth = 0;
        _isActing = _isFlushing = _hasReturned = false;
        _world.Machine.Observer = this;
        try
        {
            using (Agent.As(1))
            {
                _program.Code[0].Run(_world);
            }

            _hasReturned = true;
            while (true)
            {
                CheckAtRest();
                Decide(0);
            }
        }
        catch (NotPossibleException)
        {
            // The last choice could not be made.
        }
        catch (UndefinedBehaviorException wrong)
        {
            Note(Violations.PropertyOf(wrong.Kind));
        }
        catch (PropertyViolationException wrong)
        {
            Note(wrong.Property);
        }
        catch (Exception thrown) when (thrown is not InvalidOperationException)
        {
            Note(ExploredProperty.NoException);
        }
        finally
        {
            _world.Machine.Observer = null;
        }
    }

    // Lets the environment act until the code's turn comes, and returns which of its steps it is.
    private int Decide(int stepsOfCode)
    {
        while (true)
        {
            List<(int Agent, int Act)> acts = [.. _agents.SelectMany((agent, i) => Enumerable.Range(0, agent.CountActs(_registers[i])).Select(act => (i, act)))];
            Pass();
            _image.Capture();
            string name = Name(_image.Pack([.. _registers.SelectMany(registers => registers)]));
            States.Add(name);
            if (_hasReturned)
            {
                Ends.Add(name);
            }

            if (_depth == _schedule.Count)
            {
                bool isRestless = !_hasReturned || Enumerable.Range(0, _agents.Length).Any(i => !_agents[i].IsAtRest(_registers[i]));
                _schedule.Add(new Choice { Count = stepsOfCode + acts.Count, IsRestless = isRestless });
            }

            Choice choice = _schedule[_depth++];
            if (choice.Taken >= choice.Count)
            {
                throw new NotPossibleException();
            }

            if (choice.Taken < stepsOfCode)
            {
                return choice.Taken;
            }

            (int agent, int act) = acts[choice.Taken - stepsOfCode];
            Act(agent, act);
        }
    }

    private void Act(int agent, int act)
    {
        _isActing = true;
        using (Agent.As(agent + 2))
        {
            if (!_agents[agent].TryAct(_registers[agent], act))
            {
                throw new NotPossibleException();
            }
        }

        _isActing = false;
        Watch();
        if (_hasReturned)
        {
            CheckAtRest();
        }
    }

    private void Watch()
    {
        for (int i = 0; i < _agents.Length; i++)
        {
            _agents[i].Watch(_registers[i]);
        }
    }

    private void CheckAtRest()
    {
        if (Enumerable.Range(0, _agents.Length).All(i => _agents[i].IsAtRest(_registers[i])))
        {
            try
            {
                Audit.Check(_world.Machine);
            }
            catch (UndefinedBehaviorException wrong)
            {
                Violated.Add(Violations.PropertyOf(wrong.Kind));
            }
        }
    }

    private void Note(ExploredProperty property)
    {
        Pass();
        Violated.Add(property);
    }

    // The choice before was possible.
    private void Pass()
    {
        if (_depth > 0)
        {
            _schedule[_depth - 1].WasPossible = true;
        }
    }

    // The next schedule, as a counter counts.
    private bool Advance()
    {
        while (_schedule.Count > 0)
        {
            Choice last = _schedule[^1];
            if (++last.Taken < last.Count)
            {
                return true;
            }

            if (!last.WasPossible && last.IsRestless)
            {
                Violated.Add(ExploredProperty.Deadlock);
            }

            _schedule.RemoveAt(_schedule.Count - 1);
        }

        return false;
    }

    private sealed class Choice
    {
        internal int Taken { get; set; }

        internal int Count { get; init; }

        internal bool IsRestless { get; init; }

        internal bool WasPossible { get; set; }
    }

    private sealed class NotPossibleException : Exception;
}

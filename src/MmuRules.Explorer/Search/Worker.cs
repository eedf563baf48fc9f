using MmuRules.Auditing;
using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>Takes moves on a world of its own. Several work side by side, on one thread each.</summary>
internal sealed partial class Worker
{
    private readonly Problem _problem;
    private readonly EnvironmentAgent[] _environment;
    private readonly int[] _firstRegister;
    private readonly int[] _cpuOf;
    private readonly CodeRun[] _codes;
    private readonly PackedState?[] _beginnings;
    private readonly AtomicRun _atomic;
    private readonly Footprints _acted = new();
    private readonly Footprints[] _watched;
    private readonly StateHash _hash;
    private readonly long[] _registers;
    private readonly ulong _sleepable;
    private readonly int[] _stepsAtBeginning;
    private Continuation[] _at = [];
    private bool _wasJoinedInVain;

    internal Worker(Problem problem, Noticed noticed, IReadOnlyList<IReadOnlyList<(int Agent, int Alternative)>>? growth = null)
    {
        _problem = problem;
        Noticed = noticed;
        World = problem.Scenario.BuildOn(problem.Model);
        _environment = [.. problem.Scenario.Environment.SelectMany(part => part.Create(World))];
        World.Machine.RecordsFootprints = true;
        Recorder = World.Machine.Store.Recorder!;
        Image = new StateImage(World.Machine);
        _watched = [.. _environment.Select(_ => new Footprints())];
        _atomic = new AtomicRun(this);
        _codes = [.. problem.Code.Select((code, i) => new CodeRun(this, i, NumberOf(i), code.Run, problem.Watchdog.Watch(code.Name)))];
        _beginnings = new PackedState?[_codes.Length];
        _stepsAtBeginning = new int[_codes.Length];
        _firstRegister = new int[_environment.Length + 1];
        for (int i = 0; i < _environment.Length; i++)
        {
            _firstRegister[i + 1] = _firstRegister[i] + _environment[i].Registers;
        }

        _registers = new long[_firstRegister[^1]];
        _cpuOf = [.. _environment.SelectMany(agent => Enumerable.Repeat(problem.Reductions.CpuSymmetry && agent.Likeness is not null ? agent.Cpu : -1, agent.Registers))];
        _hash = new StateHash(World.Machine, problem.Reductions.Equality && !noticed.SeesContents, LikenessOfCpus()) { CountsMasks = problem.Reductions.Mistake == PlantedMistake.MasksCounted };
        _sleepable = problem.Reductions.SleepSets ? SleepableMoves() : 0;
        Image.Capture();
        Initial = Image.Pack(_registers);
        foreach (IReadOnlyList<(int, int)> schedule in growth ?? [])
        {
            Grow(schedule);
        }
    }

    internal World World { get; }

    internal StateImage Image { get; }

    internal FootprintRecorder Recorder { get; }

    internal Noticed Noticed { get; }

    /// <summary>The state as the world was built.</summary>
    internal PackedState Initial { get; }

    internal IReadOnlyList<EnvironmentAgent> Environment => _environment;

    /// <summary>How many functions were run, from their beginning, so far.</summary>
    internal long Runs { get; private set; }

    internal bool IsNoticed(StepName step) => _isGrowing || Noticed.Contains(step);

    /// <summary>Has others notice a step from the next round on: code under test had to wait before it, or to fail at it, and was joined to the step before.</summary>
    internal void Notice(StepName step)
    {
        Noticed.AddLater(step);
        _wasJoinedInVain = true;
    }

    /// <summary>Notes that what code under test could do is not known in this round: nobody is stuck for that.</summary>
    internal void JoinInVain() => _wasJoinedInVain = true;

    /// <summary>Has code under test that goes round by itself stand where it is, until it is known whether others could end that.</summary>
    internal void NoteEndless(NeverSchedulesException endless)
    {
        Noticed.NoteEndless(endless);
        _wasJoinedInVain = true;
    }

    /// <summary>Notes what the step touched that was taken last, or at which code under test has failed.</summary>
    internal void NoteFootprint(StepName step, bool hasFailed = false)
    {
        if (_problem.Reductions.Merging)
        {
            var footprint = new Footprints();
            if (hasFailed)
            {
                footprint.AddAttempt(Recorder);
            }
            else
            {
                footprint.Add(Recorder);
            }

            Noticed.Note(step, footprint);
        }
    }

    /// <summary>Notes what code under test can tell apart by a step: contents, or CPUs.</summary>
    internal void NoteLook(in Step step)
    {
        if (step.Kind is StepKind.Load or StepKind.Access or StepKind.FileAccess or StepKind.SecondaryLoad)
        {
            Noticed.SeeContentsLater();
        }

        NoteLook(step.Target.Region);
    }

    private void NoteLook(Region region)
    {
        if (region.Role == WordRole.OfCpu)
        {
            Noticed.NameCpuLater(region.Cpu);
        }
    }

    /// <summary>Notes that code under test has looked at a word behind its last step.</summary>
    internal void NoteLook(StepName? last, int number)
    {
        Region region = Image.RegionOf(number);
        NoteLook(region);
        if (region.Role == WordRole.Content)
        {
            Noticed.SeeContentsLater();
        }

        if (last is { } step && _problem.Reductions.Merging)
        {
            Noticed.NoteLook(step, number);
        }
    }

    /// <summary>Whether code under test stands before its first step at the beginning, whoever notices that.</summary>
    internal bool StandsAtBeginning(int code) => Noticed.StandsAtBeginning(code);

    /// <summary>Has code under test stand before its first step at the beginning, from the next round on.</summary>
    internal void HaveStandAtBeginning(int code)
    {
        Noticed.HaveStandAtBeginningLater(code);
        _wasJoinedInVain = true;
    }

    /// <summary>Runs each code under test up to its first step that others could notice, one after another. There is neither a state nor a violation if that cannot be done before more is learned.</summary>
    internal (Node? Root, UInt128 Key, Violation? Violation) Begin()
    {
        Image.Restore(Initial);
        Array.Clear(_registers);
        _at = new Continuation[_codes.Length];
        _wasJoinedInVain = false;
        for (int i = 0; i < _codes.Length; i++)
        {
            Image.Capture();
            _beginnings[i] = Image.Pack(_registers);
            Runs++;
            CodeResult begun = _codes[i].Begin();
            _stepsAtBeginning[i] = begun.Steps;
            if (_wasJoinedInVain)
            {
                return default;
            }

            if (begun.Violation is { } violation)
            {
                return (null, 0, violation);
            }

            _at[i] = begun.At ?? throw new NeverSchedulesException($"{_problem.Code[i].Name} has to wait before it has taken a step: for a lock that is held at the beginning, or for itself.");
            if (begun.At is { IsFinished: true } && begun.Steps == 0)
            {
                throw new NeverSchedulesException($"{_problem.Code[i].Name} returned without a step on the machine of its scenario: there is nothing to explore.");
            }

            Image.Restore(begun.Reached!.State);
        }

        Watch();
        Image.Capture();
        _size = Image.Growth;
        return (new Node { Number = 0, State = Image.Pack(_registers), At = _at }, KeyOf(_at), FindAtRest(_at));
    }

    /// <summary>Puts the machine into the state in which a code under test was begun.</summary>
    internal void RestoreFirst(int code) => Image.Restore(_beginnings[code]!);

    /// <summary>Makes a result of the machine's present state, at which code under test has arrived.</summary>
    internal CodeResult ResultOf(int code, Continuation at, Footprints footprint, int steps)
    {
        Image.Capture();
        return new CodeResult(at, new Reached(Image.Pack(_registers), footprint.Copy()), at.IsFinished ? FindLeftBehind(code) : null, steps);
    }

    internal static Violation ViolationOf(Exception thrown) => thrown switch
    {
        UndefinedBehaviorException undefined => new Violation(Violations.PropertyOf(undefined.Kind), undefined.Message),
        PropertyViolationException violated => new Violation(violated.Property, violated.Message),
        _ => new Violation(Property.NoException, $"{thrown.GetType().Name}: {thrown.Message}{PlaceOf(thrown)}"),
    };

    private static string PlaceOf(Exception thrown) => Sites.OfThrown(thrown) is { } site ? $" Thrown at {site} ({site.Member})." : string.Empty;

    private static int NumberOf(int agent) => agent + 1;

    private Violation? FindLeftBehind(int code) => World.Machine.Agents.RecordHeld()?.FirstOrDefault(record => record.Agent == NumberOf(code)) is { Agent: > 0 } left
        ? new Violation(Property.Locking, $"{_problem.Code[code].Name} has returned, and still holds the lock that it took at {left.Site}.")
        : null;

    private string?[] LikenessOfCpus()
    {
        var likeness = new string?[World.Machine.Cpus.Count];
        foreach (EnvironmentAgent agent in _environment)
        {
            if (_problem.Reductions.CpuSymmetry && agent.Cpu >= 0 && !Noticed.NamesCpu(agent.Cpu))
            {
                likeness[agent.Cpu] = agent.Likeness;
            }
        }

        return likeness;
    }

    // A move of a CPU that may stand for another one has no name that would be the same in every state of one key.
    private ulong SleepableMoves()
    {
        ulong moves = 0;
        for (int i = 0; i < 64; i++)
        {
            int agent = i / MovesPerAgent;
            bool isNamed = agent < _codes.Length
                ? !LikenessOfCpus().Any(likeness => likeness is not null)
                : agent - _codes.Length < _environment.Length && !(_problem.Reductions.CpuSymmetry && _environment[agent - _codes.Length].Likeness is not null);
            moves |= isNamed ? 1UL << i : 0;
        }

        return moves;
    }

    // Every state is seen by whoever watches. What he looks at is noted, as he may see something else if steps are taken in another order.
    private void Watch()
    {
        for (int i = 0; i < _environment.Length; i++)
        {
            Recorder.BeginAct();
            _environment[i].Watch(RegistersOf(i));
            Recorder.EndAct();
            _watched[i].Clear();
            _watched[i].Add(Recorder);
            if (!_watched[i].IsEmpty)
            {
                _watched[i].AddAgent(i);
                NoteAct(i, _watched[i]);
            }
        }
    }

    private void NoteAct(int number, Footprints footprint)
    {
        if (_problem.Reductions.Merging)
        {
            Noticed.Note(number, footprint);
        }
    }

    // Whoever watches comes behind each step. If nothing has changed of what he looks at, he has nothing to do.
    private Footprints WithWatched(Footprints footprint)
    {
        for (int i = 0; i < _environment.Length; i++)
        {
            if (footprint.WritesWhatIsReadBy(_watched[i]))
            {
                footprint.Add(_watched[i]);
            }
        }

        if (_problem.Reductions.Mistake == PlantedMistake.FlagsOverlooked)
        {
            Array.ForEach([.. World.Machine.Pages], page => footprint.Overlook(page.FlagsWord.Number));
        }

        return footprint;
    }

    private Span<long> RegistersOf(int agent) => _registers.AsSpan(_firstRegister[agent], _environment[agent].Registers);

    private UInt128 KeyOf(Continuation[] at) => _hash.Of(Image, _registers, _cpuOf, at, MayPermute());

    // A lock's word tells its holder by number, and so which of those that are alike he is.
    private bool MayPermute()
    {
        if (World.Machine.Agents.RecordHeld() is { } held)
        {
            foreach (HeldRecord record in held)
            {
                int agent = record.Agent - 1 - _codes.Length;
                if (agent >= 0 && agent < _environment.Length && _environment[agent].Likeness is not null)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private Violation? FindAtRest(Continuation[] at)
    {
        if (!at.All(code => code.IsFinished))
        {
            return null;
        }

        if (World.Machine.Gathers.HasUnfinished)
        {
            return new Violation(Property.Counts, "All have returned, and a gather was begun and never finished: its pages are never freed, and everybody else flushes too much.");
        }

        if (!Enumerable.Range(0, _environment.Length).All(i => _environment[i].IsAtRest(RegistersOf(i))))
        {
            return null;
        }

        try
        {
            Audit.Check(World.Machine, [.. World.Held]);
            return null;
        }
        catch (UndefinedBehaviorException wrong)
        {
            return ViolationOf(wrong);
        }
    }
}

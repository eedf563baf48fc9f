using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>What code under test has seen of the machine in one run, all together: that decides what it does next.</summary>
internal sealed class Observation(Worker worker, int code)
{
    private const ulong FlushMark = 1UL << 63;

    private readonly List<int> _looks = [];
    private bool _hasStepped;

    /// <summary>All that was seen.</summary>
    internal UInt128 Hash { get; private set; }

    /// <summary>The last step that was begun.</summary>
    internal Step Last { get; private set; }

    /// <summary>Its name; <see langword="null"/> before the first one.</summary>
    internal StepName? LastName => _hasStepped ? NameOf(Last) : null;

    /// <summary>What the steps from the explored state on have touched.</summary>
    internal Footprints Footprint { get; } = new();

    /// <summary>Forgets the run before, and has the words be told that are looked at between two steps.</summary>
    internal void Begin()
    {
        Hash = Nothing;
        _hasStepped = false;
        Footprint.Clear();
        _looks.Clear();

        // The run before may have ended within a step.
        worker.Recorder.EndAct();
        worker.Recorder.Looks = _looks;
    }

    internal void End() => worker.Recorder.Looks = null;

    /// <summary>Forgets what was seen but for what is live.</summary>
    internal void Forget(ReadOnlySpan<long> live, int line, string member)
    {
        UInt128 rest = Then(Nothing, (ulong)line);
        foreach (char letter in member)
        {
            rest = Then(rest, letter);
        }

        foreach (long value in live)
        {
            rest = Then(rest, (ulong)value);
        }

        Hash = rest;
    }

    /// <summary>Forgets what was seen since.</summary>
    internal void GoBack(UInt128 since) => Hash = since;

    /// <summary>Takes in what was looked at since the last step: that is part of it, as nobody could come between, and the code may go on otherwise for what it has seen.</summary>
    /// <param name="isNew">Whether it is from the explored state on.</param>
    internal void Look(bool isNew)
    {
        foreach (int number in _looks)
        {
            if (isNew)
            {
                Footprint.AddLook(number);
                worker.NoteLook(LastName, number);
            }

            Hash = Then(Then(Hash, (ulong)number), (ulong)worker.Image.WordAt(number));
        }

        _looks.Clear();
    }

    /// <summary>A step is begun.</summary>
    internal void BeginStep(in Step step)
    {
        Last = step;
        _hasStepped = true;
    }

    /// <summary>A step has ended from the explored state on.</summary>
    internal void NoteTouched(in Step step)
    {
        Footprint.Add(worker.Recorder);
        worker.NoteFootprint(NameOf(step));
    }

    /// <summary>Takes in what was seen by a step.</summary>
    internal void See(in Step step, long observed)
    {
        worker.NoteLook(step);
        Hash = Then(Then(Hash, ((ulong)step.Kind << 32) | (uint)step.Target.Number), (ulong)observed);
    }

    /// <summary>Takes in that a flush was begun. In whatever order it reaches the CPUs, the code knows no more than that they were reached.</summary>
    internal void SeeFlush() => Hash = Then(Hash, FlushMark);

    internal StepName NameOf(in Step step) => new(code, step.Kind, step.Target.Number);

    private UInt128 Nothing => (ulong)(code + 1);

    private static UInt128 Then(UInt128 before, ulong next) => StateHash.Mix((ulong)before, (long)(next + (ulong)(before >> 64)));
}

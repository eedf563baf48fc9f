using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>The continuations that lead code under test again to where it stands, and one step further.</summary>
internal sealed class FollowedPath(Worker worker, int code)
{
    private Continuation[] _continuations = [];
    private PackedState? _from;
    private int _alternative;

    /// <summary>How many steps of it others could notice.</summary>
    internal int Length => _continuations.Length;

    /// <summary>Before how many of those the code has stood so far.</summary>
    internal int Reached { get; private set; }

    /// <summary>Whether the code has come to its end: what it does from here on is new.</summary>
    internal bool IsAtEnd => Reached == Length;

    /// <summary>Where the code stands at its end; <see langword="null"/> at the beginning.</summary>
    internal Continuation? Last => Length > 0 ? _continuations[^1] : null;

    /// <summary>Begins a run.</summary>
    /// <param name="continuations">The path; empty at the beginning of the code.</param>
    /// <param name="from">The state in which the step at its end is taken.</param>
    /// <param name="alternative">Of a flush, the CPU that it reaches there.</param>
    internal void Begin(Continuation[] continuations, PackedState? from, int alternative)
    {
        _continuations = continuations;
        _from = from;
        _alternative = alternative;
        Reached = 0;
    }

    /// <summary>Goes by a step that others could notice: puts the machine into the state in which it is taken. Not at the path's end.</summary>
    /// <returns>Which way it goes: of a flush, the CPU that it reaches.</returns>
    internal int GoBy()
    {
        Reached++;
        (PackedState? state, int alternative) = IsAtEnd ? (_from, _alternative) : (_continuations[Reached].Taken, _continuations[Reached].Alternative);
        worker.Image.Restore(state!);
        return alternative;
    }

    /// <summary>What is wrong if the code has not come to the step to which it came before.</summary>
    internal NonDeterministicCodeException? FindDifference(UInt128 observed, in Step step, long waiting)
    {
        Continuation here = _continuations[Reached];
        return here.Hash == observed && here.Waiting == waiting ? null : new NonDeterministicCodeException(
            $"Step {Reached + 1} of {worker.NameOfCode(code)} was {Name(here.Next, here.Waiting)} before, and is {Name(step, waiting)} now, or it saw something else on the way{Worker.PlaceOfCaller()}. "
            + Worker.MustNotDepend);
    }

    /// <summary>Where the code stands behind the end: before a further step that others could notice.</summary>
    internal Continuation Extend(UInt128 observed, in Step step, long waiting) => new()
    {
        Before = Last,
        Taken = _from,
        Alternative = _alternative,
        Hash = observed,
        Waiting = waiting,
        Next = step,
        Target = waiting != 0 ? -1 : step.Target.Number,
        Depth = Length,
    };

    /// <summary>Where it stands if it has returned.</summary>
    internal Continuation Finish() => new()
    {
        Before = Last,
        Taken = _from,
        Alternative = _alternative,
        Hash = (UInt128)(ulong)(code + 1) << 100,
        IsFinished = true,
        Depth = Length,
    };

    private static string Name(in Step step, long waiting) => waiting != 0 ? "one of a flush" : step.ToString();
}

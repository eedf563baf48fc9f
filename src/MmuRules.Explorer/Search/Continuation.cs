using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Where code under test stands: before its next step that others could notice. It is known by what the code has observed so far, which decides what it does next. One way
/// that leads there is kept, to bring the code there once more.
/// </summary>
internal sealed class Continuation
{
    /// <summary>The continuation that came before, unless this is the first one.</summary>
    internal Continuation? Before { get; init; }

    /// <summary>The state in which the step was taken that led here.</summary>
    internal PackedState? Taken { get; init; }

    /// <summary>Which way was taken then: of a flush, the CPU that it reached.</summary>
    internal int Alternative { get; init; }

    /// <summary>What was observed, all together.</summary>
    internal UInt128 Hash { get; init; }

    /// <summary>The CPUs that a flush has still to reach; zero if the next step is none of a flush.</summary>
    internal long Waiting { get; init; }

    /// <summary>Whether the code has returned.</summary>
    internal bool IsFinished { get; init; }

    /// <summary>The next step, unless it is one of a flush.</summary>
    internal Step Next { get; init; }

    /// <summary>The number of the word that the next step is about.</summary>
    internal int Target { get; init; } = -1;

    /// <summary>How many steps led here.</summary>
    internal int Depth { get; init; }

    /// <summary>The continuations that led here, the first one first, this one last.</summary>
    internal Continuation[] Path()
    {
        var path = new Continuation[Depth + 1];
        Continuation? at = this;
        for (int i = Depth; i >= 0; i--)
        {
            path[i] = at!;
            at = at!.Before;
        }

        return path;
    }
}

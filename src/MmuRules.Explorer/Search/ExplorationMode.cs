namespace MmuRules.Exploration;

/// <summary>What an exploration looks for.</summary>
public enum ExplorationMode
{
    /// <summary>Every interleaving.</summary>
    Prove,

    /// <summary>The interleavings with few interruptions, in which most bugs show: no proof.</summary>
    /// <remarks>Source: M. Musuvathi, S. Qadeer, Iterative Context Bounding for Systematic Testing of Multithreaded Programs, PLDI 2007.</remarks>
    Quick,

    /// <summary>Interleavings drawn at random, from a seed: no proof.</summary>
    Random,

    /// <summary>The one interleaving of a schedule.</summary>
    Replay,
}

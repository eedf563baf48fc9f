namespace MmuRules.Hardware;

/// <summary>For what a CPU wants a translation.</summary>
internal enum AccessKind
{
    /// <summary>An instruction loads.</summary>
    Load,

    /// <summary>An instruction stores.</summary>
    Store,

    /// <summary>Nothing: the CPU guesses that an instruction will want it. Nothing that a program must be told of may come of it.</summary>
    Speculative,
}

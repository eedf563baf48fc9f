namespace MmuRules.Hardware;

/// <summary>The kinds of atomic step of which everything on the machine is made.</summary>
internal enum Operation
{
    Load,
    Store,
    Walk,
    Access,
    SpeculativeFill,
    Interrupt,
    SwitchAddressSpace,
    ReadEntry,
    ClearEntry,
    ClearEntryNonAtomically,
    WriteEntry,
    WriteProtectEntry,
    ReadDirectory,
    LinkTable,
    AcquirePageTable,
    ReleasePageTable,
    AcquirePage,
    ReleasePage,
    AcquireIMmap,
    ReleaseIMmap,
    ReadFlags,
    ChangeFlags,
    ReadMapCount,
    ChangeMapCount,
    ReadReferences,
    ChangeReferences,
    ReadCache,
    ChangeCache,
    CopyPage,
    FileAccess,
}

/// <summary>One atomic step: what is done, and to which word above all.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Target">The word that decides with what the step interferes.</param>
internal readonly record struct Step(Operation Operation, Word Target);

/// <summary>Sees every step of a machine. A scheduler decides in these calls who goes on; without an observer a step costs one null test.</summary>
internal interface IStepObserver
{
    /// <summary>The step is about to be taken by the calling thread.</summary>
    void Before(in Step step);

    /// <summary>The step cannot be taken now: a lock is held, or an instruction is under way. The step is tried again on return.</summary>
    void Blocked(in Step step);

    /// <summary>The step has been taken, and this is all that its taker learned from it.</summary>
    void After(in Step step, long observed);
}

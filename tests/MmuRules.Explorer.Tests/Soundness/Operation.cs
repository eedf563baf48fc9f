namespace MmuRules.ExplorerTests.Soundness;

/// <summary>What one instruction of a random program does.</summary>
internal enum Operation
{
    LockFile,
    UnlockFile,
    LockPage,
    UnlockPage,
    LockTable,
    UnlockTable,
    Clear,
    MarkDirty,
    RemoveRmap,
    Defer,
    DeferDelayed,
    DeferDirty,
    FlushTlb,
    FlushRmaps,
    FlushAndFree,
    FlushEverything,
    Put,
    SkipIfDirty,
    TryLockPage,
    LoadOnFirstCpu,
    LoadOnLastCpu,
}

/// <summary>One instruction.</summary>
internal readonly record struct Instruction(Operation Operation, int Page = 0)
{
    public override string ToString() => Operation is Operation.LockTable or Operation.UnlockTable or Operation.LockFile or Operation.UnlockFile
        or Operation.FlushTlb or Operation.FlushRmaps or Operation.FlushAndFree or Operation.FlushEverything
        ? $"{Operation}" : $"{Operation}({Page})";
}

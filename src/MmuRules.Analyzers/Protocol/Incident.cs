using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What happened: while a window was open, or to an entry, a gather or a lock.</summary>
internal enum IncidentKind
{
    PageMarkedDirty,
    PageFreed,
    DeferredPagesFreed,
    RmapRemoved,
    DeferredRmapRemoved,
    LockReleased,
    MovedEntryUnlocked,
    LockNotReleased,
    LockReleasedTwice,
    SecondPageTableLockTaken,
    LockTakenOutOfOrder,
    WaitedUnderSpinlock,
    LockTakenUnderFlag,
    EntryChangedWithoutLock,
    PageMarkedUnlocked,
    WindowLeftOpen,
    TableFreed,
    TableFreedUnderWalkers,
    ContentRead,
    DirtyCarried,
    FlushOfPhysicalAddress,
    UnlockedBeforeFlush,
    GatherNotFinished,
    GatherUsedAfterFinish,
    NotifierNotEnded,
    FullIgnored,
    PageDeferredUnrecorded,
    DeferredPagesFreedUnderLock,
    PageSizeNotAnnounced,
    PendingFlushIgnored,
    ReadOnlyTakenForStill,
    EntryOverwritten,
    EntryUpdated,
    EntryStoredInPieces,
    EntryWasTransientlyNone,
    DirtyReadTooEarly,
    OldEntryDiscarded,
    MarksLost,
    MarkedPageInstead,
    ProtectedEntryWritable,
    EntryReadTwice,
    AbsentEntryInvalidated,
    ReadNotValidated,
    NullTableUsed,
    TableNotValidated,
    CopiedFromLiveTable,
    UnmappedInLiveTable,
}

/// <summary>Something that happened and that a rule may forbid: to a page while CPUs could use a stale translation of it, or to an entry, a gather or a lock.</summary>
/// <param name="kind">What happened.</param>
/// <param name="operation">The operation that did it.</param>
/// <param name="operand">How the code names what it was done to.</param>
/// <param name="state">The state when it had happened.</param>
internal sealed class Incident(IncidentKind kind, IOperation operation, string operand, MmuState state)
{
    public IncidentKind Kind { get; } = kind;

    public IOperation Operation { get; } = operation;

    public string Operand { get; } = operand;

    public MmuState State { get; } = state;

    /// <summary>The window that was open; <see langword="null"/> if the incident is of none.</summary>
    public Window? Window { get; init; }

    /// <summary>The page; unknown if the operation names none.</summary>
    public Value Page { get; init; } = Value.Unknown;

    /// <summary>How the code names what else takes part.</summary>
    public string Other { get; init; } = string.Empty;

    /// <summary>An earlier operation that makes this one wrong, if it was not the opening of the window.</summary>
    public IOperation? Earlier { get; init; }

    /// <summary>Whether something that is found at the end of a body can be said at an operation: it stands in that body, or in one that belongs to it.</summary>
    public bool IsSaidWith(IOperation operation) => IsSaidIn(Operation, operation);

    /// <summary>Whether an operation stands in a body.</summary>
    public static bool IsSaidIn(IOperation body, IOperation operation) => body.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && body.Syntax.Span.Contains(operation.Syntax.Span);

    /// <summary>The operations that led here, in order.</summary>
    public IReadOnlyList<IOperation> Steps
    {
        get
        {
            var steps = new List<IOperation>();
            foreach (var step in new[] { Earlier, Window?.Opened, Window?.Marked })
                if (step is not null && !ReferenceEquals(step, Operation))
                    steps.Add(step);
            return steps;
        }
    }

    /// <summary>What was done to the entry, and where, as a person would say it at an operation.</summary>
    public string Opening(IOperation from) =>
        Window?.Suspects(SuspicionKind.LeftByCallee) is { } left ? $"that the call at {Place(left.At, from)} left unflushed"
        : Window is { } window ? $"{(window.Kind == WindowKind.Cleared ? "cleared" : "write-protected")} at {Place(window.Opened, from)}" : "changed before";

    /// <summary>An operation's place, as a person would name it from another one.</summary>
    public static string Place(IOperation other, IOperation from)
    {
        var span = other.Syntax.GetLocation().GetLineSpan();
        var line = $"line {span.StartLinePosition.Line + 1}";
        return other.Syntax.SyntaxTree == from.Syntax.SyntaxTree ? line : $"{line} of {Path.GetFileName(span.Path)}";
    }
}

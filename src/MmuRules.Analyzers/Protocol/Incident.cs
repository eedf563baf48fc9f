using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What happened while a window was open.</summary>
internal enum IncidentKind
{
    PageMarkedDirty,
    PageFreed,
    DeferredPagesFreed,
    RmapRemoved,
    DeferredRmapRemoved,
    LockReleased,
}

/// <summary>Something that happened to a page while CPUs could use a stale translation of it.</summary>
/// <param name="kind">What happened.</param>
/// <param name="operation">The operation that did it.</param>
/// <param name="operand">How the code names what it was done to.</param>
/// <param name="window">The window that was open.</param>
/// <param name="page">The page; unknown if the operation names none.</param>
/// <param name="state">The state when it had happened.</param>
internal sealed class Incident(IncidentKind kind, IOperation operation, string operand, Window window, Value page, MmuState state)
{
    public IncidentKind Kind { get; } = kind;

    public IOperation Operation { get; } = operation;

    public string Operand { get; } = operand;

    public Window Window { get; } = window;

    public Value Page { get; } = page;

    public MmuState State { get; } = state;

    /// <summary>The operations that led here, in order.</summary>
    public IReadOnlyList<IOperation> Steps => Window.Marked is { } marked ? [Window.Opened, marked] : [Window.Opened];

    /// <summary>What was done to the entry, and where, as a person would say it at an operation.</summary>
    public string Opening(IOperation from) => $"{(Window.Kind == WindowKind.Cleared ? "cleared" : "write-protected")} at {Place(Window.Opened, from)}";

    /// <summary>An operation's place, as a person would name it from another one.</summary>
    public static string Place(IOperation other, IOperation from)
    {
        var span = other.Syntax.GetLocation().GetLineSpan();
        var line = $"line {span.StartLinePosition.Line + 1}";
        return other.Syntax.SyntaxTree == from.Syntax.SyntaxTree ? line : $"{line} of {Path.GetFileName(span.Path)}";
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>What is common to all that is begun and has to be ended: whose duty that is, and whether he has done it.</summary>
internal static class Duties
{
    // A note's other value says whether the thing came to be when it was begun. Then nobody else can be meant to end it.
    private static Value Own => Value.True;

    /// <summary>The state after an operation has begun something: what it returns or writes, otherwise what it was done to.</summary>
    public static MmuState Begun(Occurrence occurrence, NoteKind kind)
    {
        var method = occurrence.Call.Method;
        var isReturned = !method.ReturnsVoid || method.MethodKind == MethodKind.Constructor;
        // A place that is passed by reference holds another value behind each call; what becomes of the thing in it cannot be followed.
        if (!isReturned && occurrence.Clause.Operand >= 0 && method.Parameters[occurrence.Clause.Operand].RefKind == RefKind.Ref)
            return occurrence.State;
        var thing = isReturned ? occurrence.Result : occurrence.Operand;
        var isOwn = isReturned || thing is { Kind: ValueKind.Site, Key: IObjectCreationOperation };
        return thing.IsKnown ? occurrence.State.With(new Note(kind, thing, isOwn ? Own : Value.Unknown, occurrence.Operation, isDuty: true)) : occurrence.State;
    }

    /// <summary>The state after something was ended. What has no identity may be any of those that were begun.</summary>
    public static MmuState Done(MmuState state, NoteKind kind, Value ended) =>
        ended.IsKnown ? state.Without(kind, ended) : state.Without(kind);

    /// <summary>The state after a value was stored or given to somebody. What came to be when it was begun is his to end from then on.</summary>
    public static MmuState HandedOver(MmuState state, NoteKind kind, Value value) =>
        state.Without((kind, value), static (note, handed) => note.Kind == handed.kind && note.Other.Equals(Own) && note.Subject.Equals(handed.value));

    /// <summary>What a method that has come to its end has left undone, though nobody else can be meant to do it: what came to be in it, and what it ends on another path.</summary>
    public static IEnumerable<Note> Left(Ending ending, NoteKind kind, MmuEffect begins, MmuEffect ends) =>
        ending.Contract?.Has(begins) == true ? []
        : ending.State.Notes.Where(note => note.Kind == kind && !ending.IsHandedOut(note.Subject) && (note.Other.Equals(Own) || ending.Does(ends)));

    /// <summary>Where the thing was begun, for this method: if it was begun by somebody who hands it on, the call of him.</summary>
    public static IOperation Place(Ending ending, Note note)
    {
        if (IsIn(ending.Operation.Syntax, note.At))
            return note.At;
        if (note.Subject is { Kind: ValueKind.Site, Key: IOperation { Type: { } returned } call, Type: { } type } && SymbolEqualityComparer.Default.Equals(returned, type))
            return call;
        return ending.Operation.Descendants().OfType<IInvocationOperation>().FirstOrDefault(called => IsOfItsOwn(called.TargetMethod, note.At)) ?? note.At;
    }

    // What goes wrong in a private method is said there.
    private static bool IsOfItsOwn(IMethodSymbol method, IOperation begun) =>
        method.DeclaredAccessibility != Accessibility.Private && method.DeclaringSyntaxReferences.Any(declaration => IsIn(declaration.SyntaxTree, declaration.Span, begun));

    private static bool IsIn(SyntaxNode body, IOperation begun) => IsIn(body.SyntaxTree, body.Span, begun);

    private static bool IsIn(SyntaxTree tree, TextSpan span, IOperation begun) => tree == begun.Syntax.SyntaxTree && span.Contains(begun.Syntax.Span);

    /// <summary>How the path ends, as a person would say it.</summary>
    public static string Way(Ending ending) => ending.IsThrown ? "throws" : "returns";

    /// <summary>Whether a method is the one by which the language disposes of a thing; it may be called more than once.</summary>
    public static bool IsDispose(IMethodSymbol method) => method is { Name: nameof(IDisposable.Dispose), Parameters.IsEmpty: true };
}

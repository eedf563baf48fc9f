using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches for locks that are taken or not as a flag says that the caller passes, and held on to behind that.</summary>
internal sealed class LockFlags : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Acquires, When: null };

    public override void Before(Occurrence occurrence)
    {
        // Who lets go of a lock for a while under a flag holds it before and behind.
        if (FlagOver(occurrence.Operation.Syntax) is { } flag && !(LockBalance.ReleaseOf(occurrence.State, occurrence.Clause.Lock, occurrence.Operand) is { } released && IsIn(flag.Branch, released.At)))
            occurrence.State = occurrence.State.With(new Note(NoteKind.TakenUnderFlag, occurrence.Operand, Value.Constant(occurrence.Clause.Lock), occurrence.Operation, isDuty: true));
    }

    public override void Released(Happening happening, HeldLock held)
    {
        foreach (var note in happening.State.Notes)
        {
            if (note.Kind != NoteKind.TakenUnderFlag || !ReferenceEquals(note.At, held.Acquired) || !note.Subject.Equals(held.Identity))
                continue;
            happening.State = happening.State.Without(note.Equals);
            if (FlagOver(note.At.Syntax) is { } flag && !IsIn(flag.Branch, happening.Operation))
                Raise(happening, note, flag.Name);
        }
    }

    public override void Ended(Ending ending)
    {
        if (ending.IsThrown)
            return;
        foreach (var taken in ending.State.Notes.Where(note => note.Kind == NoteKind.TakenUnderFlag))
            if (FlagOver(taken.At.Syntax) is { } flag)
                Raise(ending, taken, flag.Name);
    }

    private static void Raise(Happening happening, Note taken, string flag) =>
        happening.Raise(new(IncidentKind.LockTakenUnderFlag, taken.At, OperandText.OfLock(new((MmuLock)taken.Other.Key!, taken.Subject, Value.Unknown, taken.At)), happening.State) { Other = flag });

    private static bool IsIn(SyntaxNode branch, IOperation operation) => branch.SyntaxTree == operation.Syntax.SyntaxTree && branch.Span.Contains(operation.Syntax.Span);

    // The flag, and what is done only if it says so.
    private static (string Name, SyntaxNode Branch)? FlagOver(SyntaxNode operation)
    {
        if (operation.Ancestors().OfType<BaseMethodDeclarationSyntax>().FirstOrDefault() is not { } method)
            return null;
        foreach (var node in operation.Ancestors().TakeWhile(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) && node != method))
        {
            var (condition, branch, otherwise) = node switch
            {
                IfStatementSyntax choice when choice.Statement.Span.Contains(operation.Span) => (choice.Condition, choice.Statement, choice.Else?.Statement),
                IfStatementSyntax choice => (choice.Condition, choice.Else ?? (SyntaxNode)choice.Condition, choice.Statement),
                ConditionalExpressionSyntax choice when choice.WhenTrue.Span.Contains(operation.Span) => (choice.Condition, choice.WhenTrue, choice.WhenFalse),
                ConditionalExpressionSyntax choice => (choice.Condition, choice.WhenFalse, choice.WhenTrue),
                _ => default((ExpressionSyntax, SyntaxNode, SyntaxNode?)),
            };
            // A flag that says how the lock is taken, or which, is another thing.
            if (condition is not null && NameIn(condition) is { } name && IsFlag(method, name) && otherwise?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any() != true)
                return (name, branch);
        }

        return null;
    }

    private static string? NameIn(ExpressionSyntax condition) => condition switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => NameIn(not.Operand),
        ParenthesizedExpressionSyntax inner => NameIn(inner.Expression),
        _ => null,
    };

    private static bool IsFlag(BaseMethodDeclarationSyntax method, string name) =>
        method.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == name && parameter is { Modifiers.Count: 0, Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.BoolKeyword } });
}

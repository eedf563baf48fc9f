using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches that nobody waits, or copies page after page, while others spin for the lock that he holds.</summary>
internal sealed class SpinlockWaits : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Acquires, When: null } or { Kind: ClauseKind.Effect, Effect: MmuEffect.MayWait or MmuEffect.ReadsContent };

    public override void Before(Occurrence occurrence)
    {
        if (SpinlockOf(occurrence.State) is not { } held)
            return;
        if (occurrence.Is(MmuEffect.MayWait) || IsLockThatIsWaitedFor(occurrence, held))
            Raise(occurrence, held, "may wait");
        else if (occurrence.Is(MmuEffect.ReadsContent) && IsRepeatedUnder(held, occurrence.Operation))
            Raise(occurrence, held, "copies or compares page after page");
    }

    public override void Called(Happening happening, Call<MmuState> call)
    {
        if (WaitingCalls.Contains(call.Method) && SpinlockOf(happening.State) is { } held)
            Raise(happening, held, "may wait");
    }

    public override void Suspended(Happening happening)
    {
        if (SpinlockOf(happening.State) is { } held)
            Raise(happening, held, "gives its thread away");
    }

    private static HeldLock? SpinlockOf(MmuState state) => state.Locks.FirstOrDefault(held => LockKinds.ForbidsWaiting(held.Kind));

    // Under a page-table lock all others are out of order as well, which says more.
    private static bool IsLockThatIsWaitedFor(Occurrence occurrence, HeldLock held) =>
        occurrence.Clause is { Kind: ClauseKind.Acquires, When: null, Lock: var wanted } && held.Kind == MmuLock.InterruptsOff && !LockKinds.ForbidsWaiting(wanted);

    // A page may be copied under the lock; a huge one, page by page, may take long.
    private static bool IsRepeatedUnder(HeldLock held, IOperation operation) =>
        operation.Syntax.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
                && !(held.Acquired is { } acquired && acquired.Syntax.SyntaxTree == node.SyntaxTree && node.Span.Contains(acquired.Syntax.Span)));

    private static void Raise(Happening happening, HeldLock held, string what) =>
        happening.Raise(new(IncidentKind.WaitedUnderSpinlock, happening.Operation, what, happening.State)
        {
            Earlier = held.Acquired,
            Other = held.Acquired is { } acquired ? $"'{OperandText.OfLock(held)}', taken at {Incident.Place(acquired, happening.Operation)}," : $"the caller's {LockKinds.NameOf(held.Kind)}",
        });
}

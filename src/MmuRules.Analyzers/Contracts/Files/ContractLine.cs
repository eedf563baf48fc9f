using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>A line of a contract file: a symbol, and what it does.</summary>
/// <param name="Symbol">Its documentation comment id, without blanks.</param>
/// <param name="Span">Where that stands.</param>
/// <param name="Clauses">What it does, in this order.</param>
internal sealed record ContractLine(string Symbol, TextSpan Span, ImmutableArray<WrittenClause> Clauses);

/// <summary>A clause as it is written, for whatever method.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Operand">The parameter that is the operand; <see langword="null"/>: the receiver, or the first parameter of a static method.</param>
/// <param name="Kind">What it speaks of.</param>
/// <param name="Effect">The effect, if it is one.</param>
/// <param name="Lock">The lock, if it is none.</param>
/// <param name="When">The result with which the lock is taken; <see langword="null"/>: with any.</param>
internal sealed record WrittenClause(TextSpan Span, string? Operand, ClauseKind Kind, MmuEffect Effect, MmuLock Lock, bool? When)
{
    public Clause For(int operand) => new(Kind, Effect, Lock, operand, When);
}

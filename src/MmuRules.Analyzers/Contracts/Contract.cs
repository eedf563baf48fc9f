using System.Collections.Immutable;

namespace MmuRules.Analyzers.Contracts;

/// <summary>What one clause of a contract speaks of.</summary>
internal enum ClauseKind
{
    Effect,
    Acquires,
    Releases,
    Requires,
}

/// <summary>One clause of a contract: an effect or a lock, and which operand it is about.</summary>
internal sealed class Clause(ClauseKind kind, MmuEffect effect, MmuLock @lock, int operand, bool? when)
{
    /// <summary>The operand is the receiver.</summary>
    public const int Receiver = -1;

    public ClauseKind Kind { get; } = kind;

    public MmuEffect Effect { get; } = effect;

    public MmuLock Lock { get; } = @lock;

    /// <summary>The ordinal of the parameter that is the operand, or <see cref="Receiver"/>.</summary>
    public int Operand { get; } = operand;

    /// <summary>For a lock that is taken only with one result: that result.</summary>
    public bool? When { get; } = when;

    /// <summary>The ordinal of the parameter that is the other operand of an effect with two, as <see cref="OtherOperands"/> finds it; else the first that is not the operand itself.</summary>
    public int OtherOperand { get; private init; } = operand == 0 ? 1 : 0;

    /// <summary>The same clause with another parameter as the other operand.</summary>
    public Clause With(int otherOperand) => new(Kind, Effect, Lock, Operand, When) { OtherOperand = otherOperand };
}

/// <summary>What a method declares of itself, in the order in which it happens.</summary>
internal sealed class Contract(ImmutableArray<Clause> clauses)
{
    public ImmutableArray<Clause> Clauses { get; } = clauses;

    /// <summary>Whether the contract says what a call does. One that only says what the caller must hold, or who flushes, leaves that to the body.</summary>
    public bool IsComplete { get; } = clauses.Any(clause =>
        clause.Kind is ClauseKind.Acquires or ClauseKind.Releases || (clause.Kind == ClauseKind.Effect && clause.Effect != MmuEffect.DefersFlush));

    public IEnumerable<Clause> Requirements => Clauses.Where(clause => clause.Kind == ClauseKind.Requires);

    /// <summary>The operand that an effect is declared of; <see langword="null"/> if it is not.</summary>
    public int? OperandOf(MmuEffect effect) => Clauses.FirstOrDefault(clause => clause.Kind == ClauseKind.Effect && clause.Effect == effect)?.Operand;

    public bool Has(MmuEffect effect) => Clauses.Any(clause => clause.Kind == ClauseKind.Effect && clause.Effect == effect);
}

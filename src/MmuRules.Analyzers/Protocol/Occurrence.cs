using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>One clause of a call's contract, as it is carried out.</summary>
internal sealed class Occurrence(Call<MmuState> call, Contract contract, Clause clause, Value operand, MmuState state, Terms terms, Func<int, Value> argument)
    : Happening(call.Operation, state, call.Facts, terms, call.Report)
{
    public Call<MmuState> Call { get; } = call;

    /// <summary>All that the operation declares.</summary>
    public Contract Contract { get; } = contract;

    public Clause Clause { get; } = clause;

    /// <summary>What the effect is done to.</summary>
    public Value Operand { get; } = operand;

    /// <summary>What the effect gives back, once it has happened; unknown if nothing.</summary>
    public Value Result { get; set; } = Value.Unknown;

    /// <summary>The other operand of an effect that has two: the first parameter that is not the operand itself.</summary>
    public Value Other => argument(Clause.OtherOperand);

    /// <summary>How the code names the operand.</summary>
    public string Name => OperandText.Of(Call, Clause.Operand);

    /// <summary>Whether the operation declares that a page-table lock is held: it changes entries under it, or takes another one knowing of both.</summary>
    public bool RequiresPageTableLock => Contract.Requirements.Any(clause => LockKinds.GuardsEntries(clause.Lock));

    public bool Is(MmuEffect effect) => Clause.Kind == ClauseKind.Effect && Clause.Effect == effect;

    /// <summary>An argument by its parameter's ordinal, or the receiver.</summary>
    public Value Argument(int ordinal) => argument(ordinal);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>A call in the code whose method declares what it does.</summary>
internal sealed class EffectCall(InvocationExpressionSyntax syntax, IInvocationOperation operation, Contract contract)
{
    public InvocationExpressionSyntax Syntax { get; } = syntax;

    public IMethodSymbol Method => operation.TargetMethod;

    public Contract Contract { get; } = contract;

    public bool Has(MmuEffect effect) => Contract.Has(effect);

    /// <summary>Whether the call flushes and does nothing else that would matter earlier in the code.</summary>
    public bool OnlyFlushes => Effects.OnlyFlush(Contract);

    /// <summary>The operand of an effect: the receiver or an argument; <see langword="null"/> if the code does not write it down.</summary>
    public ExpressionSyntax? OperandOf(MmuEffect effect) => Clause(effect) is { } clause ? Written(clause.Operand) : null;

    /// <summary>The other operand of an effect with two.</summary>
    public ExpressionSyntax? OtherOperandOf(MmuEffect effect) => Clause(effect) is { } clause ? Written(clause.OtherOperand) : null;

    /// <summary>The lock that the call takes or releases.</summary>
    public ExpressionSyntax? Lock => Contract.Clauses.FirstOrDefault(clause => clause.Kind is ClauseKind.Acquires or ClauseKind.Releases) is { } found ? Written(found.Operand) : null;

    public ITypeSymbol? TypeOf(ExpressionSyntax operand) =>
        operation.Instance?.Syntax == operand ? operation.Instance.Type : operation.Arguments.FirstOrDefault(argument => argument.Value.Syntax == operand)?.Value.Type;

    private Clause? Clause(MmuEffect effect) => Contract.Clauses.FirstOrDefault(clause => clause.Kind == ClauseKind.Effect && clause.Effect == effect);

    private ExpressionSyntax? Written(int operand)
    {
        var value = operand == Analyzers.Contracts.Clause.Receiver ? operation.Instance : operation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == operand)?.Value;
        return value is { IsImplicit: false } ? value.Syntax as ExpressionSyntax : null;
    }
}

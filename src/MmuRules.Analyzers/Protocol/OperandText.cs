using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>How the code itself names what an operation is done to.</summary>
internal static class OperandText
{
    private const int Longest = 60;

    // What a delegate is called by is not what its method is done to.
    public static string Of(Call<MmuState> call, int operand) =>
        (operand == Clause.Receiver && call.Operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } ? null : Of(AccessOf(call), operand)) ?? call.Method.Name;

    /// <summary>The lock as the release names it, or, for a guard's implicit release, as the acquisition did.</summary>
    public static string OfLock(Call<MmuState> call, HeldLock held, int operand) =>
        call.Operation.IsImplicit && held.Acquired is not null ? OfLock(held) : Of(call, operand);

    /// <summary>The lock as its acquisition names it.</summary>
    public static string OfLock(HeldLock held) =>
        held.Acquired is { } acquired && (Of(acquired, Clause.Receiver) ?? Of(acquired, 0)) is { } named ? named : $"the {LockKinds.NameOf(held.Kind)}";

    /// <summary>The lock as a release of it names it.</summary>
    public static string OfRelease(IOperation release) => Of(release, Clause.Receiver) ?? Of(release, 0) ?? "the lock";

    // A deconstruction calls one setter after the other.
    private static IOperation AccessOf(Call<MmuState> call) =>
        call.Operation is IDeconstructionAssignmentOperation { Target: var target }
        && target.DescendantsAndSelf().OfType<IPropertyReferenceOperation>().FirstOrDefault(part => SymbolEqualityComparer.Default.Equals(part.Property.SetMethod, call.Method)) is { } access ? access : call.Operation;

    private static string? Of(IOperation operation, int operand)
    {
        var (instance, arguments) = operation switch
        {
            IInvocationOperation invocation => (invocation.Instance, invocation.Arguments),
            IPropertyReferenceOperation property => (property.Instance, property.Arguments),
            IAssignmentOperation { Target: IPropertyReferenceOperation property } => (property.Instance, property.Arguments),
            IIncrementOrDecrementOperation { Target: IPropertyReferenceOperation property } => (property.Instance, property.Arguments),
            IObjectCreationOperation creation => (null, creation.Arguments),
            _ => (null, []),
        };
        var named = operand == Clause.Receiver ? instance : arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == operand)?.Value;
        // What is given out is called by its name, not by its declaration.
        var text = (named?.Syntax is DeclarationExpressionSyntax { Designation: var declared } ? declared : named?.Syntax)?.ToString();
        return text is null || text.Length > Longest || text.Contains('\n') ? null : text;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// The numbers that each loop computes: an index, a counter, an address. What they come to is another number each round, and what is found by it has another name; so behind the first round
/// only one name stands for all of them, or nothing would ever be the same as the round before.
/// </summary>
internal sealed class Counters
{
    private readonly Dictionary<int, HashSet<Location>> _byHead = [];

    /// <param name="graph">The body.</param>
    /// <param name="instructions">What each of its blocks does.</param>
    public Counters(ControlFlowGraph graph, IReadOnlyList<IReadOnlyList<IOperation>> instructions)
    {
        foreach (var block in graph.Blocks)
        {
            Close(block, block.FallThroughSuccessor);
            Close(block, block.ConditionalSuccessor);
        }

        // Blocks stand in source order: a loop is what lies between its head and the branch back to it.
        void Close(BasicBlock last, ControlFlowBranch? branch)
        {
            if (branch?.Destination is not { } head || head.Ordinal > last.Ordinal)
                return;
            if (!_byHead.TryGetValue(head.Ordinal, out var counters))
                _byHead.Add(head.Ordinal, counters = []);
            for (var i = head.Ordinal; i <= last.Ordinal; i++)
                foreach (var instruction in instructions[i])
                    if (ComputedBy(instruction) is { } counter)
                        counters.Add(counter);
        }
    }

    /// <summary>Whether the loop that begins at a block computes a variable.</summary>
    public bool Contains(int head, Location variable) => _byHead.TryGetValue(head, out var counters) && counters.Contains(variable.Collection ?? variable);

    private static Location? ComputedBy(IOperation instruction) => instruction switch
    {
        IIncrementOrDecrementOperation increment when IsNumber(increment.Target) => Of(increment.Target),
        // Flags are few, and asked for one by one.
        ICompoundAssignmentOperation { OperatorKind: not (BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr) } compound when IsNumber(compound.Target) => Of(compound.Target),
        ISimpleAssignmentOperation assignment when IsNumber(assignment.Target) && Computes(assignment.Value) => Of(assignment.Target),
        // The collections of the body's own are counted.
        IInvocationOperation { Instance: { } instance } => Of(instance),
        _ => null,
    };

    private static bool IsNumber(IOperation variable) => variable.Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    private static bool Computes(IOperation value) => value switch
    {
        IConversionOperation conversion => Computes(conversion.Operand),
        IBinaryOperation binary => Arithmetic.OperatorOf(binary.OperatorKind) is not (null or OperatorKind.BitAnd or OperatorKind.BitOr or OperatorKind.BitXor),
        _ => false,
    };

    private static Location? Of(IOperation target) => target switch
    {
        ILocalReferenceOperation local => Location.Of(local.Local),
        IParameterReferenceOperation parameter => Location.Of(parameter.Parameter),
        _ => null,
    };
}

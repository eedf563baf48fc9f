using System.Collections.Immutable;

namespace MmuRules.Exploration;

/// <summary>Programs that are like a program but for one mistake. A proof of the program is worth something if they are found out: a world in which all of them hold can tell nothing.</summary>
public static class ZapMutants
{
    /// <summary>Makes the mutants of a program: without its flush, with the flush behind the last unlock, with the flush behind everything, with the reverse map removed at once, without the dirty bit.</summary>
    /// <param name="program">The program.</param>
    /// <returns>Those that are well formed, and not the program itself. Their names tell the mistake.</returns>
    public static IEnumerable<ZapProgram> Of(ZapProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        ImmutableArray<ZapOp> all = program.Instructions;
        ImmutableArray<ZapOp> unflushed = all.RemoveAll(op => op == ZapOp.Flush);
        int unlock = unflushed.LastIndexOf(unflushed.LastOrDefault(op => op is ZapOp.UnlockTable or ZapOp.UnlockIMmap));
        (string Name, ImmutableArray<ZapOp> Instructions)[] mutants =
        [
            ("flush dropped", unflushed),
            ("flush behind the unlock", unflushed.Insert(unlock + 1, ZapOp.Flush)),
            ("flush behind everything", unflushed.Add(ZapOp.Flush)),
            ("reverse map before the flush", WithRmapAtOnce(all)),
            ("dirty bit dropped", all.Remove(ZapOp.MarkDirty)),
        ];
        return mutants
            .Where(mutant => !mutant.Instructions.SequenceEqual(all) && ZapProgram.FindProblem(mutant.Instructions) is null)
            .Select(mutant => new ZapProgram($"{program.Name}: {mutant.Name}", mutant.Instructions));
    }

    private static ImmutableArray<ZapOp> WithRmapAtOnce(ImmutableArray<ZapOp> instructions)
    {
        int flush = instructions.IndexOf(ZapOp.Flush);
        bool isBehind = flush >= 0 && instructions.IndexOf(ZapOp.RemoveRmap) > flush;
        return isBehind ? instructions.Remove(ZapOp.RemoveRmap).Insert(instructions.IndexOf(ZapOp.ClearEntry) + 1, ZapOp.RemoveRmap) : instructions;
    }
}

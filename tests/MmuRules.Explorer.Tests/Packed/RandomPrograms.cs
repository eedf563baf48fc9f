using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>Programs that nobody would write, and worlds to try them in.</summary>
internal static class RandomPrograms
{
    private static readonly HardwareModel[] Models =
        [HardwareModel.X86, HardwareModel.BlindDirty, HardwareModel.WriteBackDirty, HardwareModel.SoftwareDirty, HardwareModel.S390, HardwareModel.CoherentTlb];

    /// <summary>By how much the number of programs is multiplied: see CONTRIBUTING.md.</summary>
    internal static int Runs { get; } = int.TryParse(System.Environment.GetEnvironmentVariable("MMURULES_PROPERTY_RUNS"), out int runs) && runs > 0 ? runs : 1;

    internal static ZapProgram Program(Random random)
    {
        while (true)
        {
            List<ZapOp> ops = [ZapOp.ClearEntry];
            foreach (ZapOp op in new[] { ZapOp.MarkDirty, ZapOp.RemoveRmap, random.Next(2) == 0 ? ZapOp.Defer : ZapOp.DeferDirty, ZapOp.LookAgain, ZapOp.Put })
            {
                // What a zap needs is there nearly always, the rest rarely.
                bool isNeeded = op is ZapOp.MarkDirty or ZapOp.RemoveRmap or ZapOp.Put;
                if (random.Next(10) < (isNeeded ? 9 : 3))
                {
                    ops.Insert(op == ZapOp.Put ? ops.Count : random.Next(1, ops.Count + 1), op);
                }
            }

            for (int flushes = random.Next(3); flushes > 0; flushes--)
            {
                ops.Insert(random.Next(ops.Count + 1), ZapOp.Flush);
            }

            if (random.Next(4) == 0)
            {
                ops.Insert(random.Next(ops.IndexOf(ZapOp.ClearEntry) + 1), ZapOp.WriteProtect);
            }

            ops.Insert(0, ZapOp.LockTable);
            ops.Insert(random.Next(ops.IndexOf(ZapOp.ClearEntry) + 1, ops.Count + 1), ZapOp.UnlockTable);
            if (random.Next(4) == 0)
            {
                ops.Insert(0, ZapOp.LockIMmap);
                ops.Insert(random.Next(ops.IndexOf(ZapOp.UnlockTable) + 1, ops.Count + 1), ZapOp.UnlockIMmap);
            }

            if (ZapProgram.FindProblem([.. ops]) is null)
            {
                return new ZapProgram("random", ops);
            }
        }
    }

    // Two CPUs and two pages, or three and one, with one or both cleaners: what is explored in some milliseconds.
    internal static PackedWorld World(Random random) => random.Next(10) == 0
        ? Environment(random) with { Pages = 2, Cleaners = (CleanerKinds)random.Next(3), Stores = null, CleanerRounds = null }
        : Environment(random) with { Writers = random.Next(2, 4) };

    private static PackedWorld Environment(Random random) => new()
    {
        Stores = random.Next(6) == 0 ? random.Next(1, 3) : null,
        Cleaners = (CleanerKinds)random.Next(4),
        CleanerRounds = random.Next(6) == 0 ? random.Next(1, 3) : null,
        FlusherRespectsCounts = random.Next(3) == 0,
        MkClean = (MkCleanForm)random.Next(3),
        Dropper = (PageDropper)random.Next(3),
        File = (FileKind)random.Next(3),
        Model = Models[random.Next(Models.Length)],
        SpeculativeFill = random.Next(3) == 0,
        StartsStored = random.Next(2) == 0,
    };
}

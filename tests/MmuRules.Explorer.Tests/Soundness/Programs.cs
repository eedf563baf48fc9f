using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>Makes random programs: well formed, as their locks are taken in order and released, and right or wrong by chance.</summary>
internal static class Programs
{
    private static readonly Operation[][] Releases =
    [
        [Operation.RemoveRmap, Operation.Defer],
        [Operation.RemoveRmap, Operation.DeferDirty],
        [Operation.RemoveRmap, Operation.Put],
        [Operation.RemoveRmap, Operation.Put],
        [Operation.DeferDelayed],
    ];

    /// <summary>Programs of which everything closes, contents compared or not.</summary>
    internal static Gen<RandomProgram> Bounded { get; } = Any(isUnbounded: false, mostFunctions: 2);

    /// <summary>Programs beside which stores and rounds have no end: contents must be compared.</summary>
    internal static Gen<RandomProgram> Unbounded { get; } = Any(isUnbounded: true, mostFunctions: 2);

    /// <summary>The smallest ones, of which even every interleaving can be played.</summary>
    internal static Gen<RandomProgram> Tiny { get; } =
        from model in Gen.Elements(HardwareModel.X86, HardwareModel.X86, HardwareModel.S390, HardwareModel.BlindDirty)
        from function in Function(1, isShort: true)
        from file in Files
        from agents in Agents(writers: 1, stores: 1, most: 1)
        select new RandomProgram([function], 1, 1, [.. agents.Select(agent => agent.Part)], string.Join("+", agents.Select(agent => agent.Text)), file, model, false);

    private static Gen<MappingOptions> Files =>
        from form in Gen.Elements(MkCleanForm.EarlyExit, MkCleanForm.AlwaysLocked, MkCleanForm.Peeking)
        from usesBuffers in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from accounts in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new MappingOptions { MkClean = form, UsesBuffers = usesBuffers, AccountsDirty = accounts };

    private static Gen<RandomProgram> Any(bool isUnbounded, int mostFunctions) =>
        from model in Gen.Elements(HardwareModel.All.Where(model => model.MostCpus > 1).ToArray())
        from pages in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(2)))
        from functionCount in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(1, mostFunctions)))
        from functions in Function(pages, isShort: functionCount > 1).ArrayOf(functionCount)
        from writers in pages == 1 && functionCount == 1 ? Gen.Choose(1, 2) : Gen.Constant(1)
        from spare in Gen.Choose(0, 1)
        from file in Files
        from stores in isUnbounded ? Gen.Constant(0) : writers == 1 ? Gen.Choose(1, 2) : Gen.Constant(1)
        from agents in Agents(writers, stores, most: pages == 1 ? 2 : 1)
        select new RandomProgram(
            [.. functions],
            pages,
            writers + spare,
            [.. agents.Select(agent => agent.Part)],
            string.Join("+", agents.Select(agent => agent.Text)),
            file,
            model,
            isUnbounded);

    private static Gen<ImmutableArray<(EnvironmentPart Part, string Text)>> Agents(int writers, int stores, int most)
    {
        int rounds = stores == 0 ? 0 : 1;
        (EnvironmentPart Part, string Text)[] others =
        [
            (EnvironmentParts.Cleaner(rounds), $"cleaner({rounds})"),
            (EnvironmentParts.Pageout(rounds), $"pageout({rounds})"),
            (EnvironmentParts.Fsync(rounds), $"fsync({rounds})"),
            (EnvironmentParts.Reclaim(), "reclaim"),
            (EnvironmentParts.Invalidate(), "invalidate"),
        ];
        return from shuffled in Gen.Shuffle(others)
               from count in Gen.Choose(0, most)
               select ImmutableArray.Create([(EnvironmentParts.Writers(writers, stores), $"writers({writers}, {stores})"), .. shuffled.Take(count)]);
    }

    private static Gen<ImmutableArray<Instruction>> Function(int pages, bool isShort) =>
        from treatments in Gen.CollectToArray(Enumerable.Range(0, pages), page => Treatment(page, isShort))
        from merged in Merge([.. treatments])
        from extras in Extra(pages).ArrayOf(isShort ? 0 : 2)
        from places in Gen.Choose(0, merged.Length).ArrayOf(extras.Length)
        from until in Gen.Choose(0, merged.Length)
        from outer in Gen.Frequency((4, Gen.Constant(Operation.LockTable)), (1, Gen.Constant(Operation.LockFile)), (1, Gen.Constant(Operation.LockPage)), (1, Gen.Constant(Operation.TryLockPage)))
        from outerUntil in Gen.Choose(0, merged.Length)
        select WithLocks(Insert(merged, extras, places), until, outer, outerUntil);

    private static Gen<Instruction> Extra(int pages) =>
        from page in Gen.Choose(0, pages - 1)
        from operation in Gen.Frequency(
            (3, Gen.Constant(Operation.FlushTlb)),
            (2, Gen.Constant(Operation.FlushAndFree)),
            (1, Gen.Constant(Operation.FlushEverything)),
            (1, Gen.Constant(Operation.LoadOnFirstCpu)),
            (1, Gen.Constant(Operation.LoadOnLastCpu)),
            (1, Gen.Constant(Operation.SkipIfDirty)))
        select new Instruction(operation, page);

    // Cleared first, then whatever order: most are wrong on some model, and some are right.
    private static Gen<Instruction[]> Treatment(int page, bool isShort) =>
        from release in Gen.Elements(Releases)
        from marks in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from flush in Gen.Elements(Operation.FlushTlb, Operation.FlushTlb, Operation.FlushAndFree)
        from rest in Gen.Shuffle(new List<Operation>([.. marks ? [Operation.MarkDirty] : Array.Empty<Operation>(), .. release, .. isShort ? [] : new[] { flush }]).ToArray())
        select rest.Prepend(Operation.Clear).Select(operation => new Instruction(operation, page)).ToArray();

    private static Gen<Instruction[]> Merge(Instruction[][] parts) => parts.Length == 1
        ? Gen.Constant(parts[0])
        : from order in Gen.Shuffle(parts.SelectMany((part, i) => Enumerable.Repeat(i, part.Length)).ToArray())
          select Interleave(parts, order);

    private static Instruction[] Interleave(Instruction[][] parts, int[] order)
    {
        var next = new int[parts.Length];
        return [.. order.Select(part => parts[part][next[part]++])];
    }

    private static Instruction[] Insert(Instruction[] into, Instruction[] extras, int[] places)
    {
        List<Instruction> all = [.. into];
        for (int i = 0; i < extras.Length; i++)
        {
            all.Insert(Math.Min(places[i], all.Count), extras[i]);
        }

        return [.. all];
    }

    // The table's lock from before the first entry is cleared to some place behind the last one; another lock around that, or even longer.
    private static ImmutableArray<Instruction> WithLocks(Instruction[] program, int until, Operation outer, int outerUntil)
    {
        int first = Array.FindIndex(program, one => one.Operation == Operation.Clear);
        int last = Math.Max(until, 1 + Array.FindLastIndex(program, one => one.Operation == Operation.Clear));
        List<Instruction> all = [.. program];
        for (int i = first; i < last; i++)
        {
            // What frees in bulk, or may sleep, does not stand under a spinlock.
            all[i] = all[i].Operation switch
            {
                Operation.FlushAndFree => new Instruction(Operation.FlushTlb),
                Operation.LoadOnFirstCpu or Operation.LoadOnLastCpu => new Instruction(Operation.SkipIfDirty, all[i].Page),
                _ => all[i],
            };
        }

        int outerLast = Math.Max(last, outerUntil);
        if (outer is Operation.LockFile or Operation.LockPage or Operation.TryLockPage)
        {
            all.Insert(outerLast, new Instruction(outer == Operation.LockFile ? Operation.UnlockFile : Operation.UnlockPage));
        }

        all.Insert(last, new Instruction(Operation.UnlockTable));
        all.Insert(first, new Instruction(Operation.LockTable));
        if (outer != Operation.LockTable)
        {
            all.Insert(0, new Instruction(outer));
        }

        return [.. all];
    }
}

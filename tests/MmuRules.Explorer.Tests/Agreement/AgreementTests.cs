using MmuRules.Exploration;
using MmuRules.ExplorerTests.Packed;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Agreement;

/// <summary>
/// Two engines that share no line of what they explore: unmodified operations of the machine, and packed transitions. What both say of programs that nobody would write is hardly wrong.
/// </summary>
/// <remarks>
/// Left out, since the two do not mean the same: shared memory (one begins with a load, the other with a store), and bounds for the number of fsyncs (that of the packed engine goes once over the
/// pages, that of the machine till nothing is dirty). Counts are compared where a step is a step in both: fsync is not, and queueing to a gather is one in the packed engine only; which physical page an invalidated page comes back in, and what a BlindDirty TLB remembers, is state in the machine only.
/// </remarks>
public sealed class AgreementTests
{
    private const int Programs = 120;

    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("MMURULES_PROPERTY_RUNS"), out int runs) ? runs : 1;

    // New programs with each run of a campaign, the same ones in an ordinary run.
    private static readonly int FirstSeed = Runs > 1 ? Random.Shared.Next() : 1000;

    [Fact]
    public void They_give_the_same_verdict()
    {
        int violated = 0;
        foreach (int seed in Enumerable.Range(FirstSeed, Programs * Runs))
        {
            if (Draw(seed) is not var (program, world))
            {
                continue;
            }

            if ((world.Cleaners & CleanerKinds.Fsync) != 0)
            {
                world = world with { CleanerRounds = null };
            }

            var both = TwoEngines.Explore(program, world, seed % 2 == 0 ? Reductions.All : null);

            // Of two properties that are violated after as many steps either may be told.
            bool isTie = both.Packed.Outcome == Outcome.Violated && both.Machine.Outcome == Outcome.Violated;
            Assert.True(both.AgreeOnVerdict || isTie, $"seed {seed}: {both}");
            violated += isTie ? 1 : 0;
        }

        Assert.True(violated > Programs * Runs / 20, $"Only {violated} were violated.");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(null, true)]
    public void One_fsync_of_the_machine_may_do_what_takes_the_packed_engine_two(int? rounds, bool agree)
    {
        // Written by fsync and dropped by reclaim, the page is marked dirty, and met once more by an fsync.
        var world = new PackedWorld { Writers = 3, File = FileKind.WithBuffers, Cleaners = CleanerKinds.Fsync, CleanerRounds = rounds, Model = HardwareModel.CoherentTlb };

        var both = TwoEngines.Explore(ZapProgram.Parse("[X R D Z F]"), world);

        Assert.Equal(Property.DirtyBehindFilesystem, both.Machine.Violated);
        Assert.Equal(agree ? Property.DirtyBehindFilesystem : null, both.Packed.Violated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void They_find_the_same_number_of_states_and_transitions(bool cpuSymmetry)
    {
        Reductions reductions = Reductions.None with { Equality = true, CpuSymmetry = cpuSymmetry };
        int compared = 0;
        foreach (int seed in Enumerable.Range(FirstSeed, Programs * Runs))
        {
            if (Draw(seed) is not var (drawn, world) || WithoutQueueing(drawn) is not { } program)
            {
                continue;
            }

            world = world with
            {
                Cleaners = world.Cleaners & CleanerKinds.Flusher,
                Dropper = world.Dropper == PageDropper.Invalidate ? PageDropper.Reclaim : world.Dropper,
                Model = world.Model == HardwareModel.BlindDirty ? HardwareModel.X86 : world.Model,
            };
            var both = TwoEngines.Explore(program, world, reductions);
            if (both is { Packed.Outcome: Outcome.Proved, Machine.Outcome: Outcome.Proved })
            {
                compared++;
                Assert.True(
                    (both.Packed.States, both.Packed.Transitions, both.Packed.Depth) == (both.Machine.States, both.Machine.Transitions, both.Machine.Depth),
                    $"seed {seed}: {both}");
            }
        }

        Assert.True(compared > Programs * Runs / 5, $"Only {compared} were compared.");
    }

    [Fact]
    public void Each_way_to_explore_the_machine_finds_what_the_packed_engine_finds()
    {
        Reductions[] ways =
        [
            Reductions.All,
            Reductions.All with { Merging = false },
            Reductions.All with { SleepSets = false },
            Reductions.All with { CpuSymmetry = false },
            Reductions.None with { Equality = true },
        ];
        foreach (ZapProgram program in ZapForms.All)
        {
            foreach (Reductions way in ways)
            {
                var both = TwoEngines.Explore(program, new PackedWorld(), way);

                Assert.True(both.AgreeOnVerdict, $"{way}: {both}");
            }
        }
    }

    // Where the two mean the same: no shared memory, one page.
    private static (ZapProgram Program, PackedWorld World)? Draw(int seed)
    {
        var random = new Random(seed);
        ZapProgram program = RandomPrograms.Program(random);
        PackedWorld world = RandomPrograms.World(random) with { Pages = 1 };
        return world.File == FileKind.SharedMemory ? null : (program, world);
    }

    private static ZapProgram? WithoutQueueing(ZapProgram program)
    {
        ZapOp[] rest = [.. program.Instructions.Where(instruction => instruction is not (ZapOp.Defer or ZapOp.DeferDirty))];
        return ZapProgram.FindProblem([.. rest]) is null ? new ZapProgram(program.Name, rest) : null;
    }
}

using FsCheck.Fluent;
using MmuRules.Exploration;
using Check = FsCheck.Check;
using Config = FsCheck.Config;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>Reductions, held against thousands of programs and worlds.</summary>
public class RandomProgramTests
{
    private static readonly PackedOptions None = new() { Threads = 1, CpuSymmetry = false, PageSymmetry = false };

    [Fact]
    public void Reductions_keep_the_verdict_of_any_program_in_any_world()
    {
        int violated = 0;
        int proved = 0;
        FsCheck.Property property = Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var random = new Random(seed);
            ZapProgram program = RandomPrograms.Program(random);
            PackedWorld world = RandomPrograms.World(random);
            PackedVerdict plain = PackedEngine.Explore(program, world, None);
            PackedVerdict reduced = PackedEngine.Explore(program, world, None with { CpuSymmetry = true, PageSymmetry = true });
            violated += plain.Outcome == Outcome.Violated ? 1 : 0;
            proved += plain.Outcome == Outcome.Proved ? 1 : 0;

            // Where one CPU has stored before the others, the farthest state may have a likeness that is nearer; a violation has none that is.
            bool isAsDeep = plain.Outcome == Outcome.Violated ? plain.Depth == reduced.Depth : plain.Depth >= reduced.Depth;
            bool isVacuous = plain.Outcome == Outcome.Proved && plain.Ended == 0;
            return !isVacuous && plain.Outcome == reduced.Outcome && isAsDeep && reduced.States <= plain.States
                ? true
                : throw new InvalidOperationException($"{plain}{Environment.NewLine}{reduced}{Environment.NewLine}{world}");
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000 * RandomPrograms.Runs), property);

        // Otherwise it would have told nothing.
        Assert.True(violated > 200 && proved > 200, $"{violated} {proved}");
    }

    [Fact]
    public void What_one_more_lock_keeps_out_cannot_get_in()
    {
        // With i_mmap held around all of it a program is never worse.
        FsCheck.Property property = Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var random = new Random(seed);
            ZapProgram program = RandomPrograms.Program(random);
            PackedWorld world = RandomPrograms.World(random);
            if (program.Instructions.Contains(ZapOp.LockIMmap) || PackedEngine.Explore(program, world, None).Outcome != Outcome.Proved)
            {
                return true;
            }

            var locked = new ZapProgram("locked", [ZapOp.LockIMmap, .. program.Instructions, ZapOp.UnlockIMmap]);
            return PackedEngine.Explore(locked, world, None).Outcome == Outcome.Proved
                ? true
                : throw new InvalidOperationException($"{program} {world}");
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500 * RandomPrograms.Runs), property);
    }
}

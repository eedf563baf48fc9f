using MmuRules.Exploration;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>The shortest way to a violation, in words.</summary>
public class WitnessTests
{
    private static readonly PackedWorld OneCpu = new() { Writers = 1, Stores = 2 };

    [Fact]
    public void The_original_loses_a_store_between_the_unlock_and_the_flush()
    {
        // One store is enough: its walk comes before everything, and its access behind everything.
        PackedVerdict verdict = PackedEngine.Explore(ZapForms.Original, OneCpu with { MkClean = MkCleanForm.AlwaysLocked });
        Witness witness = verdict.ToWitness()!;

        Assert.Equal(verdict.Depth, witness.Steps.Count);
        Assert.Equal(Property.LostWrite, witness.Violated);
        Assert.Equal(
            [
                "cpu 0: faults, maps the page writable and dirty",
                "cpu 0: walks for a store to the page",
                "zap: [: locks the page table",
                "zap: X: clears the entry of the page",
                "zap: D: marks the page dirty",
                "zap: R: removes the page from the reverse map",
                "zap: Q: queues the page",
                "zap: ]: unlocks the page table",
                "flusher: locks the page, which is dirty",
                "flusher: looks for entries that map the page",
                "flusher: takes the page for clean from here on",
                "flusher: writes the page to the disk",
                "cpu 0: stores to the page",
                "zap: F: cpu 0 flushes its translations",
                "zap: Z: gives up its reference to the page",
                "reclaim: drops the page as clean",
            ],
            witness.Steps.Select(step => $"{witness.Lanes[step.Lane].Name}: {step.Text}"));
    }

    [Fact]
    public void Its_steps_are_marked_by_what_they_do_to_the_store_that_is_lost()
    {
        Witness witness = PackedEngine.Explore(ZapForms.SplitFlush, OneCpu).ToWitness()!;
        StepMarks all = witness.Steps.Aggregate(StepMarks.None, (marks, step) => marks | step.Marks);

        Assert.Equal(StepMarks.DirtyTransferred | StepMarks.Cleaned | StepMarks.StaleStore | StepMarks.Lost | StepMarks.Flushed | StepMarks.WindowOpened, all);
        Assert.Equal(StepMarks.Lost, witness.Steps[^1].Marks);
        Assert.Contains(witness.Steps, step => step.Changes.Contains("disk 0: up to date → older than the page"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    public void It_is_as_long_with_symmetry_as_without_and_every_step_follows_from_the_one_before(int writers, int pages)
    {
        var world = new PackedWorld { Writers = writers, Pages = pages };
        foreach (ZapProgram form in ZapForms.All)
        {
            PackedVerdict verdict = PackedEngine.Explore(form, world);
            PackedVerdict plain = PackedEngine.Explore(form, world, new PackedOptions { CpuSymmetry = false, PageSymmetry = false });

            Assert.Equal(plain.Steps.Count, verdict.Steps.Count);
            Assert.Equal(verdict.Outcome == Outcome.Violated ? verdict.Depth : 0, verdict.Steps.Count);
            Assert.Equal(verdict.Outcome == Outcome.Violated, verdict.ToWitness() is not null);
        }
    }

    [Fact]
    public void Every_property_is_explained()
    {
        (Property Property, ZapProgram Form, PackedWorld World)[] violations =
        [
            (Property.LostWrite, ZapForms.Original, OneCpu),
            (Property.FsyncDurability, ZapForms.TwoPatchDraft, OneCpu with { Cleaners = CleanerKinds.Fsync }),
            (Property.DirtyBehindFilesystem, ZapForms.TwoPatchDraft, OneCpu with { File = FileKind.WithBuffers, Stores = null }),
            (Property.StaleAccess, ZapProgram.Parse("[X D R Q] Z F"), OneCpu),
            (Property.Counts, ZapProgram.Parse("[X D F] Z"), OneCpu),
        ];
        Assert.All(violations, violation =>
        {
            var options = new PackedOptions { Properties = [violation.Property] };
            Witness witness = PackedEngine.Explore(violation.Form, violation.World, options).ToWitness()!;

            Assert.Equal(violation.Property, witness.Violated);
            Assert.NotEmpty(witness.Explanation);
            Assert.All(witness.Steps, step => Assert.NotEmpty(step.Text));
        });
    }

    [Fact]
    public void Its_schedule_replays_it_and_nothing_else()
    {
        var world = new PackedWorld { Writers = 3 };
        PackedVerdict verdict = PackedEngine.Explore(ZapForms.SplitFlush, world);
        string schedule = verdict.ToWitness()!.Schedule;

        Assert.Equal(verdict.Steps, PackedEngine.Replay(ZapForms.SplitFlush, world, schedule));
        Assert.Throws<ReplayException>(() => PackedEngine.Replay(ZapForms.Original, world, schedule));
        Assert.Throws<ReplayException>(() => PackedEngine.Replay(ZapForms.SplitFlush, world with { Writers = 2 }, schedule));
        Assert.Throws<ScheduleFormatException>(() => PackedEngine.Replay(ZapForms.SplitFlush, world, schedule[..^1]));
    }

    [Fact]
    public void It_can_be_drawn() =>
        Assert.Contains("stores to the page", PackedEngine.Explore(ZapForms.Original, OneCpu).ToWitness()!.ToString(), StringComparison.Ordinal);
}

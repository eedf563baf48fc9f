using System.Collections.Immutable;
using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using static MmuRules.ExplorerTests.HistoricalForms;

namespace MmuRules.ExplorerTests.Verdicts;

/// <summary>A proof is worth something if it fails when the code makes a mistake.</summary>
public class KillTableTests
{
    private const string Flush = "flush dropped";
    private const string Unlock = "flush after unlock";
    private const string Rmap = "rmap before flush";
    private const string Marking = "marking dropped";
    private const string TableLock = "page-table lock not taken";
    private const string RmapLock = "rmap lock not taken";
    private const string Counts = "counts ignored";

    public static TheoryData<string, string, string[]> Proofs => new()
    {
        { DelayedRmap, "SharedFile", [Flush, Unlock, Rmap, TableLock] },
        { DelayedRmap, "SharedFileFsync", [Flush, Unlock, Rmap, TableLock] },
        { DelayedRmap, "SharedFileInvalidate", [Flush, Unlock, Rmap, TableLock] },
        { DelayedRmap, "SharedFileBuffers", [Flush, Unlock, Rmap, TableLock] },

        // With a cleaner that always takes the lock, the reverse map may go first.
        { DelayedRmap, "SharedFile.AlwaysLocked", [Flush, Unlock, TableLock] },
        { SplitFlush, "SharedFile.AlwaysLocked", [Flush, Unlock, TableLock] },
        { IMmapLock, "SharedFile.AlwaysLocked", [Flush, Unlock, RmapLock] },
        { IMmapLock, "SharedFileFsync.Peeking", [Flush, Unlock, RmapLock] },

        // The drafts hold because reclaim asks for the count; the marking behind the flush is what they are made of.
        { TwoPatchDraft, "SharedFile", [Flush, Marking, Counts] },
        { HansensDraft, "SharedFile", [Flush, Marking, Counts] },
        { Original, "SharedFileReclaim", [Flush, Counts] },

        // Of a page of an accounted file each store is told by a fault, which marks it; of shared memory the zap is the only one to tell.
        { DelayedRmap, "SharedMemory", [Flush, Marking, Counts] },
        { Original, "SharedMemory", [Flush, Marking, Counts] },
    };

    [Theory]
    [MemberData(nameof(Proofs))]
    public void A_proof_finds_out_the_mistakes_that_matter_in_its_scenario(string form, string scenario, string[] killed)
    {
        KillTable table = KillTable.Of(Scenarios.Find(scenario), HardwareModel.X86, [Named(form)]);

        Assert.Equal(killed, table.Results.Where(result => result.Fate == MistakeFate.Killed).Select(result => result.Mistake.Name));
        Assert.DoesNotContain(table.Results, result => result.Fate == MistakeFate.Unknown);
        Assert.True(table.HasProvedSomething);
        Assert.StartsWith($"{killed.Length} of ", table.Summary);
    }

    [Fact]
    public void Where_nobody_else_acts_nothing_is_proved_and_the_table_says_so()
    {
        KillTable table = KillTable.Of(Scenarios.SharedFile with { Environment = ImmutableArray<EnvironmentPart>.Empty }, HardwareModel.CoherentTlb, [Named(Original)]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.False(table.HasProvedSomething);
        Assert.Equal(MistakeFate.Survived, table[Flush]);
        Assert.EndsWith("It proved nothing: with every mistake that was tried it holds too. Nobody in the scenario is in the way of this code.\n", table.ToText());
    }

    [Fact]
    public void On_hardware_without_stale_translations_a_proof_says_nothing_of_the_flush() =>
        Assert.Equal(MistakeFate.Survived, KillTable.Of(Scenarios.SharedFile, HardwareModel.CoherentTlb, [Named(DelayedRmap)])[Flush]);

    [Fact]
    public void Of_code_that_is_violated_no_mistakes_are_tried()
    {
        KillTable table = KillTable.Of(Scenarios.SharedFile, HardwareModel.X86, [Named(Original)]);

        Assert.Empty(table.Results);
        Assert.False(table.HasProvedSomething);
        Assert.Equal("No proof was tried: violated: lost write.\n", table.ToText());
        Assert.Contains("'flush dropped' was not tried", Assert.Throws<ArgumentException>(() => table[Flush]).Message);
    }

    [Fact]
    public void The_table_can_be_read()
    {
        KillTable table = KillTable.Of(Scenarios.SharedFile, HardwareModel.X86, [Named(DelayedRmap)]);

        Assert.Equal(
            """
            flush dropped              violated: stale access
            flush after unlock         violated: lost write
            rmap before flush          violated: lost write
            marking dropped            holds too
            page-table lock not taken  violated: lost write
            page lock not taken        no occasion
            rmap lock not taken        no occasion
            walkers not waited for     no occasion
            counts ignored             holds too
            4 of 6 mistakes would have been found out.

            """.ReplaceLineEndings("\n"),
            table.ToText());
        Assert.Contains("| rmap before flush | violated: lost write |\n", table.ToMarkdown());
    }

    [Fact]
    public void The_code_makes_no_mistake_any_more_when_the_table_is_made()
    {
        World world = Scenarios.SharedFile.BuildOn(HardwareModel.X86);

        Mistake.All[0].In(Named(DelayedRmap), () => { }).Run(world);

        Assert.Null(world.Machine.Mutant);
    }

    [Theory]
    [InlineData(MkCleanForm.EarlyExit, MistakeFate.Killed)]
    [InlineData(MkCleanForm.AlwaysLocked, MistakeFate.Survived)]
    public void That_the_reverse_map_goes_first_is_found_out_by_the_early_exit_alone(MkCleanForm form, MistakeFate fate) =>
        Assert.Equal(fate, KillTable.Of(Scenarios.SharedFiles(form)[1], HardwareModel.X86, [Named(DelayedRmap)])[Rmap]);
}

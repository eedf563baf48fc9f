using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Tests.Operations;
using MmuRules.Tests.Operations.Huge;

namespace MmuRules.ExplorerTests;

/// <summary>Operations of the machine, each in a scenario of its own: the right form is proved, and the wrong one of history violated.</summary>
public class OperationTests
{
    private const string Flush = "flush dropped";

    private static readonly CodeUnderTest ForkAndRun = new("fork", world => world.Machine.Cpus[1].SwitchTo(Fork.Run(world.Mm)));

    private static readonly CodeUnderTest ClearMarks = new("clear marks", world =>
    {
        SoftDirty.Clear(world.Mm);
        world.Machine.Cpus[1].SwitchTo(world.Mm);
    });

    private static readonly CodeUnderTest Discard = new("discard", world => MadviseDontNeed.Run(world.Mm, world.Start, world.End));

    private static readonly CodeUnderTest Unmap = new("munmap", world => Munmap.Run(world.Mm, world.Start, world.End));

    [Fact]
    public void A_child_keeps_what_it_got_as_long_as_the_fork_flushes()
    {
        KillTable table = KillTable.Of(Scenarios.Fork, HardwareModel.X86, [ForkAndRun]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(MistakeFate.Killed, table[Flush]);
    }

    [Fact]
    public void Who_goes_by_soft_dirty_marks_misses_no_store_as_long_as_the_clearing_flushes()
    {
        KillTable table = KillTable.Of(Scenarios.SoftDirty, HardwareModel.X86, [ClearMarks]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(MistakeFate.Killed, table[Flush]);
    }

    public static TheoryData<string> Models => [.. HardwareModel.All.Select(model => model.Name)];

    /// <summary>Another CPU's fault fills an entry before the flush of what was there, on arm64 too: break-before-make binds whoever changes an entry, and nobody makes a fault wait.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Memory_may_be_faulted_in_again_before_the_flush_of_its_discard(string model) =>
        Explorer.Check(Scenarios.Anonymous, HardwareModel.All.Single(one => one.Name == model), [Discard]).AssertProved();

    [Theory]
    [InlineData(nameof(X86))]
    [InlineData(nameof(Arm64))]
    public void A_discard_that_does_not_flush_is_found_out(string model) =>
        Assert.Equal(MistakeFate.Killed, KillTable.Of(Scenarios.Anonymous, HardwareModel.All.Single(one => one.Name == model), [Discard])[Flush]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_collapse_that_does_not_flush_what_it_detaches_is_found_out(bool underSpinlocks)
    {
        KillTable table = KillTable.Of(
            Scenarios.Collapse,
            HardwareModel.X86,
            [new CodeUnderTest("collapse", world => _ = underSpinlocks ? CollapseUnderSpinlocks.Run(world.Mm, world.Start) : CollapseHugePmd.Run(world.Mm, world.Start))]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(MistakeFate.Killed, table[Flush]);
    }

    [Theory]
    [InlineData(CollapseForm.Modern, null)]
    [InlineData(CollapseForm.CopiedFirst, Property.LostWrite)]
    public void A_collapse_that_copies_before_it_detaches_the_table_loses_a_store(CollapseForm form, Property? violated) =>
        Assert.Equal(violated, Explorer.Check(Scenarios.Collapse, HardwareModel.X86, world => CollapseHugePmd.Run(world.Mm, world.Start, form)).Violated);

    [Fact]
    public void A_collapse_that_copies_under_the_spinlocks_loses_nothing() =>
        Explorer.Check(Scenarios.Collapse, HardwareModel.X86, world => CollapseUnderSpinlocks.Run(world.Mm, world.Start)).AssertProved();

    [Theory]
    [InlineData(nameof(X86), null)]
    [InlineData(nameof(X86), false)]
    [InlineData(nameof(Arm64), null)]
    public void A_table_is_not_freed_under_a_lockless_walker_where_the_flush_or_the_gather_waits_for_him(string model, bool? waits) =>
        Explorer.Check(TableFreeThatWaits(waits), ModelOf(model), [Unmap, Walker(looksAtBoth: true)]).AssertProved();

    [Fact]
    public void A_table_that_is_freed_at_once_is_freed_under_a_lockless_walker_where_no_interrupt_waits_for_him() =>
        Explorer.Check(TableFreeThatWaits(false), HardwareModel.Arm64, [Unmap, Walker(looksAtBoth: true)]).AssertViolated(Property.Counts);

    [Fact]
    public void Where_no_interrupt_waits_for_walkers_it_is_found_out_that_nobody_does() =>
        Assert.Equal(MistakeFate.Killed, KillTable.Of(Scenarios.TableFree, HardwareModel.Arm64, [Unmap, Walker(looksAtBoth: true)])["walkers not waited for"]);

    [Fact]
    public void Where_a_flush_sends_interrupts_nobody_has_to_wait_for_walkers_besides() =>
        Assert.Equal(MistakeFate.NoOccasion, KillTable.Of(Scenarios.TableFree, HardwareModel.X86, [Unmap, Walker(looksAtBoth: true)])["walkers not waited for"]);

    /// <summary>
    /// 70cbc3cc78a9 (2022). That a collapse of today waits for the walker, finds his reference and gives up, would be enough too; but the machine takes it for harm already that he has got a
    /// page which the address does not map at that moment.
    /// </summary>
    [Theory]
    [InlineData(CollapseForm.Modern, true)]
    [InlineData(CollapseForm.WithoutSynchronization, true)]
    [InlineData(CollapseForm.Modern, false)]
    [InlineData(CollapseForm.WithoutSynchronization, false)]
    public void A_walker_beside_a_collapse_looks_at_both_entries_again(CollapseForm collapse, bool looksAtBoth)
    {
        Verdict verdict = Explorer.Check(
            Scenarios.Collapse.Without("writers"),
            HardwareModel.Arm64,
            [new CodeUnderTest("collapse", world => CollapseHugePmd.Run(world.Mm, world.Start, collapse)), Walker(looksAtBoth)]);

        Assert.Equal(looksAtBoth ? Outcome.Proved : Outcome.Violated, verdict.Outcome);
    }

    private static CodeUnderTest Walker(bool looksAtBoth) => new("fast gup", world =>
    {
        Cpu cpu = world.Machine.Cpus[1];
        if ((looksAtBoth ? FastGup.TryGet(cpu, world.Mm, world.Start, write: true) : WrongWalks.EntryOnly(cpu, world.Mm, world.Start)) is { } page)
        {
            page.Put();
        }
    });

    private static Scenario TableFreeThatWaits(bool? waits) =>
        Scenarios.TableFree with { Machine = Scenarios.TableFree.Machine with { FreesTablesAfterGracePeriod = waits } };

    private static HardwareModel ModelOf(string name) => HardwareModel.All.Single(model => model.Name == name);
}

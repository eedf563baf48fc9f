using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests;

/// <summary>The scenarios in which others discard memory, walk without a lock, ask for marks, or are devices: the library's operations hold in them, and one mistake each does not.</summary>
public class BesideOthersTests
{
    public static TheoryData<string, string> Right => new()
    {
        { nameof(Scenarios.Discard), "protect" },
        { nameof(Scenarios.Discard), "migrate" },
        { nameof(Scenarios.DiscardHuge), "protect" },
        { nameof(Scenarios.DiscardHuge), "split" },
        { nameof(Scenarios.MigrateHuge), "protect" },
        { nameof(Scenarios.Walk), "free tables" },
        { nameof(Scenarios.Marked), "protect" },
        { nameof(Scenarios.Marked), "migrate" },
        { nameof(Scenarios.Device), "discard" },
        { nameof(Scenarios.SmallGather), "discard" },
        { nameof(Scenarios.TwoSizes), "discard all" },
        { nameof(Scenarios.Elsewhere), "discard" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_the_library_does_is_proved(string scenario, string operation) =>
        Explorer.Check(Scenarios.Find(scenario), HardwareModel.X86, [new CodeUnderTest(operation, OperationOf(operation))]).AssertProved();

    [Fact]
    public void A_split_that_empties_the_entry_for_a_while_brings_discarded_memory_back() => Explorer
        .Check(Scenarios.DiscardHuge, HardwareModel.X86, world => SplitHugePmd.Run(world.Vma, world.Start, form: SplitForm.ThroughNone))
        .AssertViolated(Property.StaleAccess);

    [Fact]
    public void A_migration_entry_that_is_made_look_present_leads_a_walker_to_the_page() => Explorer
        .Check(Scenarios.MigrateHuge, HardwareModel.X86, CodeBinder.Bind((PmdSlot slot) =>
        {
            using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
            Pmd old = slot.Read();
            slot.Invalidate();
            slot.Set(old);
        }))
        .AssertViolated(Property.StaleAccess);

    /// <summary>A flush by interrupt waits for a walker, one by broadcast does not.</summary>
    [Theory]
    [InlineData("X86", null)]
    [InlineData("Arm64", Property.Counts)]
    public void A_table_that_is_freed_behind_a_flush_alone_is_walked_where_the_flush_interrupts_nobody(string model, Property? violated) =>
        Assert.Equal(violated, Explorer.Check(Scenarios.Walk, HardwareModel.All.Single(one => one.Name == model), FreeTable).Violated);

    [Fact]
    public void A_device_that_is_never_told_of_the_end_of_a_change_waits_for_ever() => Explorer
        .Check(Scenarios.Device, HardwareModel.X86, world => _ = world.Mm.NotifyInvalidate(world.Start, world.End))
        .AssertViolated(Property.Deadlock);

    [Fact]
    public void Marks_that_are_cleared_once_more_are_missing() =>
        Explorer.Check(Scenarios.Marked, HardwareModel.X86, world => SoftDirty.Clear(world.Mm)).AssertViolated(Property.Marks);

    /// <summary>A limit that the page of MMU4008 names: the rule takes the page lock for right.</summary>
    [Fact]
    public void A_page_that_is_marked_under_its_lock_when_it_is_unmapped_and_clean_deceives_a_filesystem_with_buffers() => Explorer
        .Check(Scenarios.DiscardFile, HardwareModel.X86, MarkUnderThePageLock)
        .AssertViolated(Property.DirtyBehindFilesystem);

    [Fact]
    public void A_witness_shows_what_was_read_last_before_others_acted_and_no_other_look()
    {
        Verdict verdict = Explorer.Check(Scenarios.Discard, HardwareModel.X86, ReadAndReadAgain);

        Assert.Equal(
            ["reads the entry", "discards the memory: MADV_DONTNEED", "reads the entry"],
            verdict.Witness!.Steps.Select(step => step.Text));
    }

    private static void ReadAndReadAgain(World world)
    {
        PteSlot slot = world.Table.Slot(world.Start);
        if (slot.Read().IsPresent && slot.Read().IsPresent)
        {
            world.Vma.NormalPage(slot.Read());
        }
    }

    private static void MarkUnderThePageLock(World world)
    {
        if (world.File.FindPage(0) is { } page)
        {
            page.MarkDirtyLocked();
            page.Put();
        }
    }

    private static void FreeTable(World world)
    {
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(world.Start).CollapseFlush();
        }

        world.Table.Free();
    }

    private static Action<World> OperationOf(string name) => name switch
    {
        "protect" => world => Mprotect.Run(world.Mm, world.Start, world.End, isWritable: false),
        "migrate" => world => Migrate.Run(world.Machine.Pages[0]),
        "split" => world => SplitHugePmd.Run(world.Vma, world.Start),
        "free tables" => world => Munmap.Run(world.Mm, world.Start, world.End),
        "discard" => world => MadviseDontNeed.Run(world.Mm, world.Start, world.End),
        _ => world => MadviseDontNeed.Run(world.Mm, default, world.Mm.End),
    };
}

using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>CPUs that remember upper-level entries: freeing a table needs a flush that says so.</summary>
public sealed class WalkCacheTests
{
    /// <summary>Those whose CPUs walk the tables themselves.</summary>
    public static TheoryData<HardwareModel> Walking => Models.Where(model => model.IsReal && model != HardwareModel.PowerPcHash);

    /// <summary>Those of them whose flush drops what is remembered only if it is told to.</summary>
    public static TheoryData<HardwareModel> Particular => [HardwareModel.Arm64, HardwareModel.SoftwareDirty];

    /// <summary>Those that have nobody tell them of a directory entry that is cleared.</summary>
    public static TheoryData<HardwareModel> Untold =>
        Models.Where(model => model.IsReal && model != HardwareModel.PowerPcHash && model != HardwareModel.S390);

    [Theory]
    [MemberData(nameof(Untold))]
    public void A_cpu_walks_a_table_that_is_no_longer_linked(HardwareModel model)
    {
        World world = WithEmptyTable(model, out PageTable table);
        Unlink(world);
        using (table.Ptl.Hold())
        {
            table.Slot(world.Address).Set(Pte.Mapping(world.CachedPage()).WithYoung());
        }

        Assert.Null(world.Mm.FindTable(world.Address));
        Assert.True(world.Cpu.SpeculativelyFill(world.Address));
    }

    [Theory]
    [MemberData(nameof(Untold))]
    public void A_table_freed_before_any_flush_is_walked_after_it_was_freed(HardwareModel model)
    {
        World world = WithEmptyTable(model, out PageTable table);
        Unlink(world);
        table.Free();

        Assert.Equal(UndefinedBehavior.WalkThroughFreedTable, World.KindOf(() => world.Cpu.Load(world.Address)));
    }

    [Theory]
    [MemberData(nameof(Untold))]
    public void A_table_that_is_somebody_elses_by_now_is_told_from_the_one_that_was_remembered(HardwareModel model)
    {
        World world = WithEmptyTable(model, out PageTable table);
        Unlink(world);
        table.Free();
        Assert.Same(table, world.Mm.Directory(world.Address).AllocateTable());

        Assert.Equal(UndefinedBehavior.WalkThroughFreedTable, World.KindOf(() => world.Cpu.SpeculativelyFill(world.Address)));
    }

    [Theory]
    [MemberData(nameof(Particular))]
    public void A_flush_that_does_not_say_that_tables_are_freed_is_not_enough(HardwareModel model)
    {
        World world = WithEmptyTable(model, out PageTable table);
        Unlink(world);
        world.Mm.FlushRange(table.Start, table.End);
        table.Free();

        Assert.Equal(UndefinedBehavior.WalkThroughFreedTable, World.KindOf(() => world.Cpu.Load(world.Address)));
    }

    [Fact]
    public void Every_flush_of_an_x86_drops_what_its_cpus_remember()
    {
        World world = WithEmptyTable(HardwareModel.X86, out PageTable table);
        Unlink(world);
        world.Mm.FlushPage(world.Address);
        table.Free();

        Assert.Equal(0, world.Cpu.Load(world.Address));
    }

    [Theory]
    [MemberData(nameof(Walking))]
    public void A_flush_that_says_so_is_enough_everywhere(HardwareModel model)
    {
        World world = WithEmptyTable(model, out PageTable table);
        Unlink(world);
        world.Mm.FlushTables(table.Start, table.End);
        table.Free();

        Assert.Equal(0, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void An_s390_is_told_of_a_directory_entry_that_is_cleared()
    {
        World world = WithEmptyTable(HardwareModel.S390, out PageTable table);
        Unlink(world);
        table.Free();

        Assert.Equal(0, world.Cpu.Load(world.Address));
    }

    [Theory]
    [MemberData(nameof(Untold))]
    public void A_fault_forgets_the_way_so_that_a_new_table_is_found(HardwareModel model)
    {
        World world = WithEmptyTable(model, out _);
        Unlink(world);

        Assert.Equal(0, world.Cpu.Load(world.Address));
        Assert.NotNull(world.Mm.FindTable(world.Address));
    }

    private static World WithEmptyTable(HardwareModel model, out PageTable table)
    {
        var world = new World(model, cpus: 1, speculativeFill: true, configure: options => options with { WalkCaches = true });
        _ = world.Cpu.Load(world.Address);
        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        _ = world.Cpu.SpeculativelyFill(world.Address);
        table = world.Table;
        return world;
    }

    private static void Unlink(World world)
    {
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(world.Address).GetAndClear();
        }
    }
}

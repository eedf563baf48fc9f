using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Gather;

/// <summary>Page tables that wait to be freed, and walkers that hold no lock.</summary>
public sealed class GatherTableTests
{
    private static readonly VirtualAddress Address = new(64);

    [Fact]
    public void A_table_is_freed_behind_the_flush()
    {
        (_, Mm mm, PageTable table) = MachineWithEmptyTable(HardwareModel.X86);
        MmuGather tlb = MmuGather.Begin(mm);
        Unlink(mm);
        tlb.FreeTable(table, Address);
        Assert.Equal((1, true, true), (tlb.PendingTables, tlb.NeedsFlush, tlb.HasFreedTables));
        tlb.FlushTlbOnly();
        Assert.Equal((1, false, false, false), (tlb.PendingTables, tlb.NeedsFlush, tlb.HasFreedTables, table.IsFree));

        tlb.Finish();

        Assert.True(table.IsFree);
    }

    [Fact]
    public void A_gather_with_tables_goes_on_from_where_the_machine_is_restored_to()
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(HardwareModel.X86);
        MmuGather tlb = MmuGather.Begin(mm);
        Unlink(mm);
        tlb.FreeTable(table, Address);
        MachineState middle = machine.Capture();
        tlb.Finish();
        MachineState end = machine.Capture();

        machine.Restore(middle);
        Assert.Equal((1, false), (tlb.PendingTables, table.IsFree));
        tlb.Finish();

        Assert.Equal(end, machine.Capture());
    }

    [Fact]
    public void Tables_beyond_what_an_address_space_has_are_freed_on_the_way()
    {
        (_, Mm mm, PageTable table) = MachineWithEmptyTable(HardwareModel.X86);
        using MmuGather tlb = MmuGather.Begin(mm);
        for (int i = 0; i < 5; i++)
        {
            Unlink(mm);
            tlb.FreeTable(table, Address);
            table = mm.GetTable(Address)!;
        }

        Assert.Equal(1, tlb.PendingTables);
    }

    [Fact]
    public void A_table_that_is_linked_or_free_or_of_elsewhere_is_refused()
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(HardwareModel.X86);
        using MmuGather tlb = MmuGather.Begin(mm);
        using MmuGather elsewhere = MmuGather.Begin(machine.CreateMm());

        Assert.Equal(UndefinedBehavior.TableFreedInUse, World.KindOf(() => tlb.FreeTable(table, Address)));
        Unlink(mm);
        Assert.Throws<MachineConfigurationException>(() => elsewhere.FreeTable(table, Address));
        Assert.Throws<BadAddressException>(() => tlb.FreeTable(table, default));
        table.Free();
        Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => tlb.FreeTable(table, Address)));
        Assert.Equal(0, tlb.PendingTables);
    }

    public static TheoryData<HardwareModel> Models => [.. HardwareModel.All];

    [Theory]
    [MemberData(nameof(Models))]
    public void No_table_is_freed_under_a_lockless_walker_on_any_model(HardwareModel model)
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(model);
        Cpu cpu = machine.Cpus[^1];
        PteSlot found = BeginWalk(cpu, mm);
        var walker = new WalkerThatEndsWhenWaitedFor(cpu, () => Assert.True(found.Read().IsNone));
        machine.Observer = walker;

        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            Unlink(mm);
            tlb.FreeTable(table, Address);
        }

        Assert.True(walker.HasEnded);
        Assert.True(table.IsFree);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Without_the_wait_a_table_is_freed_under_a_walker_where_a_flush_interrupts_nobody(HardwareModel model)
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(model, waits: false);
        Cpu cpu = machine.Cpus[^1];
        PteSlot found = BeginWalk(cpu, mm);
        var walker = new WalkerThatEndsWhenWaitedFor(cpu, () => Assert.True(found.Read().IsNone));
        machine.Observer = walker;

        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            Unlink(mm);
            tlb.FreeTable(table, Address);
        }

        bool isInterrupted = model is not (Arm64 or S390 or PowerPcHash);
        Assert.Equal(isInterrupted, walker.HasEnded);
        if (!isInterrupted)
        {
            Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => found.Read()));
        }
    }

    /// <summary>3ef938c3503f (CVE-2025-22045): a flush that does not know that a table was unlinked.</summary>
    [Fact]
    public void What_a_cpu_remembers_of_the_way_to_a_table_outlives_a_flush_that_knows_nothing_of_it()
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(HardwareModel.Arm64, walkCaches: true);
        Unlink(mm);
        mm.FlushRange(Address, Address + 16);
        table.Free();

        Assert.Equal(UndefinedBehavior.WalkThroughFreedTable, World.KindOf(() => machine.Cpus[0].Load(Address)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_gather_flushes_the_way_to_the_tables_that_it_frees(HardwareModel model)
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(model, walkCaches: true);
        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            Unlink(mm);
            tlb.FreeTable(table, Address);
        }

        Assert.Equal(0, machine.Cpus[0].Load(Address));
    }

    /// <summary>7a30df49f63a: the forced flush of everything had forgotten that tables were freed.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void A_flush_for_anothers_sake_takes_the_way_to_tables_with_it(HardwareModel model)
    {
        (Machine machine, Mm mm, PageTable table) = MachineWithEmptyTable(model, walkCaches: true);
        using MmuGather other = MmuGather.Begin(mm);
        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            Unlink(mm);
            tlb.FreeTable(table, Address);
        }

        Assert.True(table.IsFree);
        Assert.Equal(0, machine.Cpus[0].Load(Address));
    }

    private static (Machine Machine, Mm Mm, PageTable Table) MachineWithEmptyTable(HardwareModel model, bool? waits = null, bool walkCaches = false)
    {
        var machine = new Machine(new MachineOptions
        {
            Model = model,
            CpuCount = Math.Min(2, model.MostCpus),
            PageCount = 4,
            PageSize = 16,
            EntriesPerTable = 4,
            FreesTablesAfterGracePeriod = waits,
            WalkCaches = walkCaches,
        });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(Address, 1);
        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        machine.Cpus[0].Store(Address, 1);
        MadviseDontNeed.Run(mm, Address, Address + 16);
        return (machine, mm, mm.FindTable(Address)!);
    }

    private static void Unlink(Mm mm)
    {
        using (mm.PmdLock.Hold())
        {
            mm.Directory(Address).GetAndClear();
        }
    }

    private static PteSlot BeginWalk(Cpu cpu, Mm mm)
    {
        using (Agent.As(World.Writer))
        {
            cpu.DisableInterrupts();
            return mm.TableOf(mm.Directory(Address).Read())!.Slot(Address);
        }
    }

    private sealed class WalkerThatEndsWhenWaitedFor(Cpu cpu, Action rest) : IStepObserver
    {
        internal bool HasEnded { get; private set; }

        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step)
        {
            HasEnded = true;
            using (Agent.As(World.Writer))
            {
                rest();
                cpu.EnableInterrupts();
            }
        }

        public void After(in Step step, long observed)
        {
        }
    }
}

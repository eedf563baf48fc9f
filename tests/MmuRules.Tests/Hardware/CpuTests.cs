using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

public sealed class CpuTests
{
    [Theory]
    [InlineData(17)]
    [InlineData(0)]
    [InlineData(16 * 16)]
    [InlineData(unchecked((long)0xFFFF_FFFF_FFFF_FFF8))]
    [InlineData(0x1_0000_0010)]
    public void A_bad_address_is_named_and_the_machine_stays_usable(long address)
    {
        var world = new World();
        var bad = new VirtualAddress((ulong)address);

        Assert.Equal(bad, Assert.Throws<BadAddressException>(() => world.Cpu.Load(bad)).Address);
        Assert.Equal(bad, Assert.Throws<BadAddressException>(() => world.Cpu.Store(bad, 1)).Address);

        world.Cpu.Store(world.Address, 5);
        Assert.Equal(5, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void An_address_far_beyond_the_address_space_never_hits_a_translation_of_a_near_one()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 5);

        // The page number of this address is that of the mapped page plus 2³².
        var far = new VirtualAddress(world.Address.Value + (1UL << 36));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(far));
    }

    [Fact]
    public void A_store_to_a_read_only_area_is_refused()
    {
        var world = new World();
        world.Mm.MapShared(world.File, new VirtualAddress(64), 1, isWritable: false);

        Assert.Equal(0, world.Cpu.Load(new VirtualAddress(64)));
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(new VirtualAddress(64), 1));
    }

    [Fact]
    public void A_cpu_without_an_address_space_cannot_load()
    {
        var world = new World();
        world.Cpu.SwitchTo(null);
        Assert.Null(world.Cpu.Mm);
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world.Address));
    }

    [Fact]
    public void Switching_the_address_space_forgets_its_translations()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Mm other = world.Machine.CreateMm();

        world.Cpu.SwitchTo(other);

        Assert.Same(other, world.Cpu.Mm);
        Assert.Equal(0, world.Cpu.Tlb.Count);
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world.Address));
        world.Cpu.SwitchTo(world.Mm);
        Assert.Equal(1, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void An_address_space_of_another_machine_is_refused()
    {
        var world = new World();
        Assert.Throws<MachineConfigurationException>(() => world.Cpu.SwitchTo(new Machine().CreateMm()));
    }

    [Fact]
    public void A_flush_reaches_the_cpus_that_run_the_address_space_and_only_its_range()
    {
        var world = new World(cpus: 3);
        foreach (Cpu cpu in world.Machine.Cpus)
        {
            _ = cpu.Load(world.AddressOf(0));
            _ = cpu.Load(world.AddressOf(1));
        }

        world.Mm.FlushPage(world.AddressOf(0));
        Assert.All(world.Machine.Cpus, cpu => Assert.False(cpu.Tlb.TryPeek(world.AddressOf(0), out _, out _)));
        Assert.All(world.Machine.Cpus, cpu => Assert.True(cpu.Tlb.TryPeek(world.AddressOf(1), out _, out _)));

        world.Mm.FlushTlb();
        Assert.All(world.Machine.Cpus, cpu => Assert.Equal(0, cpu.Tlb.Count));
    }

    [Fact]
    public void The_whole_machine_can_be_flushed()
    {
        var world = new World();
        Mm other = world.Machine.CreateMm();
        other.MapAnonymous(new VirtualAddress(0), 1);
        world.Machine.Cpus[1].SwitchTo(other);
        world.Machine.Cpus[0].Store(world.Address, 1);
        world.Machine.Cpus[1].Store(new VirtualAddress(0), 1);

        world.Machine.FlushTlb();

        Assert.All(world.Machine.Cpus, cpu => Assert.Equal(0, cpu.Tlb.Count));
    }

    [Fact]
    public void Two_pages_that_share_a_place_in_the_tlb_evict_each_other_and_lose_nothing()
    {
        var machine = new Machine(new MachineOptions { TlbEntries = 1, PageSize = 8, EntriesPerTable = 4 });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(new VirtualAddress(0), 2);
        Cpu cpu = machine.Cpus[0];
        cpu.SwitchTo(mm);
        for (int i = 0; i < 4; i++)
        {
            cpu.Store(new VirtualAddress(0), i);
            cpu.Store(new VirtualAddress(8), -i);
        }

        Assert.Equal(3, cpu.Load(new VirtualAddress(0)));
        Assert.Equal(-3, cpu.Load(new VirtualAddress(8)));
        Assert.Equal(1, cpu.Tlb.Count);
    }

    [Fact]
    public void The_largest_machine_addresses_its_last_page()
    {
        var machine = new Machine(new MachineOptions { EntriesPerTable = 512, PageSize = 65536, PageCount = 2 });
        Mm mm = machine.CreateMm();
        VirtualAddress last = mm.End + -65536;
        mm.MapAnonymous(last, 1);
        machine.Cpus[0].SwitchTo(mm);

        machine.Cpus[0].Store(mm.End + -8, 9);

        Assert.Equal(9, machine.Cpus[0].Load(mm.End + -8));
    }
}

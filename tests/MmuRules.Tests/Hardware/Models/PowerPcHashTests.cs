using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

public sealed class PowerPcHashTests
{
    private static PowerPcHash Hash => HardwareModel.PowerPcHash;

    [Fact]
    public void A_flush_of_the_tlb_alone_is_not_enough_for_it_fills_again_from_the_hash()
    {
        var world = new World(Hash);
        world.Cpu.Store(world.Address, 1);
        world.Clear(world.Slot);

        // Running nothing for a moment empties the TLB, and the TLB only.
        world.Cpu.SwitchTo(null);
        world.Cpu.SwitchTo(world.Mm);
        Assert.Equal(0, world.Cpu.Tlb.Count);
        world.Cpu.Store(world.Address, 2);

        Assert.True(world.Slot.Read().IsNone);
        Assert.Equal(2, world.File.Read(0));
    }

    [Fact]
    public void A_flush_takes_the_translation_from_the_hash_too_whoever_runs_the_address_space()
    {
        var world = new World(Hash);
        world.Cpu.Store(world.Address, 1);
        foreach (Cpu cpu in world.Machine.Cpus)
        {
            cpu.SwitchTo(null);
        }

        Assert.True(Hash.TryPeek(world.Mm, world.Address, out _, out _));
        world.Clear(world.Slot);
        world.Mm.FlushPage(world.Address);

        Assert.False(Hash.TryPeek(world.Mm, world.Address, out _, out _));
        world.Cpu.SwitchTo(world.Mm);
        world.Cpu.Store(world.Address, 2);
        Assert.True(world.Slot.Read() is { IsPresent: true, IsDirty: true });
    }

    [Fact]
    public void A_changed_bit_goes_with_the_hash_entry_that_is_evicted_and_the_entry_has_it()
    {
        World world = WithHashOfOne();
        world.Cpu.Store(world.Address, 1);
        Assert.True(Hash.TryPeek(world.Mm, world.Address, out _, out bool changed) && changed);

        _ = world.Cpu.Load(world.AddressOf(1));
        Assert.False(Hash.TryPeek(world.Mm, world.Address, out _, out _));
        _ = world.Machine.Cpus[1].Load(world.Address);
        Assert.True(Hash.TryPeek(world.Mm, world.Address, out _, out changed));

        Assert.False(changed);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void A_changed_bit_lands_with_the_page_that_has_taken_the_place_in_the_hash()
    {
        World world = WithHashOfOne();
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);

        // The translation permits stores, and is clean as far as the hash knows.
        _ = world.Cpu.Load(world.Address);
        _ = world.Cpu.Load(world.AddressOf(1));
        world.Cpu.Store(world.Address, 2);

        Assert.True(Hash.TryPeek(world.Mm, world.AddressOf(1), out _, out bool changed) && changed);
        Assert.False(world.Table.Slot(world.AddressOf(1)).Read().IsDirty);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void A_writable_entry_that_is_clean_is_read_only_in_the_hash_so_that_the_first_store_makes_it_dirty()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(Hash);
        world.Cpu.Store(world.Address, 1);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void A_page_freed_while_the_hash_maps_it_is_stored_to_even_if_no_tlb_has_it()
    {
        (World world, VirtualAddress address) = TorvaldsRacesTests.WithAnonymousPage(Hash);
        world.Cpu.SwitchTo(null);
        TorvaldsRacesTests.Free(world, address, flushFirst: false);
        world.Cpu.SwitchTo(world.Mm);

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(address, 2)));
    }

    [Fact]
    public void Address_spaces_that_share_a_place_in_the_hash_do_not_see_each_others_pages()
    {
        World world = WithHashOfOne();
        Mm other = world.Machine.CreateMm();
        other.MapAnonymous(world.Address, 1);
        world.Machine.Cpus[1].SwitchTo(other);
        for (int i = 1; i < 4; i++)
        {
            world.Cpu.Store(world.Address, i);
            world.Machine.Cpus[1].Store(world.Address, -i);
        }

        Assert.Equal((3, -3), (world.Cpu.Load(world.Address), world.Machine.Cpus[1].Load(world.Address)));
    }

    [Fact]
    public void A_machine_without_a_hash_has_none_to_look_into()
    {
        var world = new World();
        Assert.Throws<MachineConfigurationException>(() => Hash.TryPeek(world.Mm, world.Address, out _, out _));
    }

    private static World WithHashOfOne() =>
        new(Hash, file: new MappingOptions { AccountsDirty = false }, configure: options => options with { HashEntries = 1 });
}

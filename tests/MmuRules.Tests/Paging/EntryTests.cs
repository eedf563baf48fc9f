using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Paging;

public sealed class EntryTests
{
    private static readonly Page SomePage = new Machine().Pages[5];

    [Fact]
    public void A_fresh_entry_is_present_clean_and_read_only()
    {
        Pte entry = Pte.Mapping(SomePage);

        Assert.True(entry.IsPresent);
        Assert.False(entry.IsNone || entry.IsWritable || entry.IsDirty || entry.IsYoung || entry.IsSoftDirty || entry.IsUffdWp);
        Assert.Equal(SomePage.Pfn, entry.Pfn);
    }

    [Fact]
    public void Each_bit_is_set_and_removed_without_touching_another()
    {
        Pte entry = Pte.Mapping(SomePage);
        (Func<Pte, Pte> With, Func<Pte, Pte> Without, Func<Pte, bool> Is)[] bits =
        [
            (e => e.WithDirty().WithoutSoftDirty(), e => e.WithoutDirty(), e => e.IsDirty),
            (e => e.WithYoung(), e => e.WithoutYoung(), e => e.IsYoung),
            (e => e.WithWrite(), e => e.WithoutWrite(), e => e.IsWritable),
            (e => e.WithSoftDirty(), e => e.WithoutSoftDirty(), e => e.IsSoftDirty),
            (e => e.WithUffdWp(), e => e.WithoutUffdWp(), e => e.IsUffdWp),
        ];

        foreach (var bit in bits)
        {
            Pte with = bit.With(entry);
            Assert.True(bit.Is(with));
            Assert.Equal(1, bits.Count(other => other.Is(with)));
            Assert.Equal(entry, bit.Without(with));
            Assert.Equal(SomePage.Pfn, with.Pfn);
        }
    }

    [Fact]
    public void An_entry_that_software_makes_dirty_is_soft_dirty_too_and_one_that_the_mmu_makes_dirty_is_not()
    {
        Pte entry = Pte.Mapping(SomePage).WithWrite();
        Assert.True(entry.WithDirty() is { IsDirty: true, IsSoftDirty: true });

        var world = new World(file: new MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        world.Cpu.Store(world.Address, 1);
        Assert.True(world.Slot.Read() is { IsDirty: true, IsSoftDirty: false });
    }

    [Fact]
    public void The_empty_entry_maps_nothing()
    {
        var world = new World();
        Assert.True(Pte.None is { IsNone: true, IsPresent: false });
        Assert.Throws<MachineConfigurationException>(() => world.Vma.NormalPage(Pte.None));
    }

    [Fact]
    public void Entries_describe_themselves()
    {
        Assert.Equal("none", Pte.None.ToString());
        Assert.Equal("pfn 5 wad soft-dirty", Pte.Mapping(SomePage).WithWrite().WithYoung().WithDirty().ToString());
        Assert.Equal("pfn 5 r soft-dirty uffd-wp", Pte.Mapping(SomePage).WithSoftDirty().WithUffdWp().ToString());
    }

    [Fact]
    public void An_exchanged_entry_returns_the_dirty_bit_that_a_cpu_set_after_it_was_read()
    {
        var world = new World(file: new MmuRules.Files.MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        using (world.Table.Ptl.Hold())
        {
            Assert.False(world.Slot.Read().IsDirty);
            world.Cpu.Store(world.Address, 1);
            Assert.True(world.Slot.GetAndClear().IsDirty);
        }
    }

    [Fact]
    public void A_plain_clear_loses_the_dirty_bit_that_a_cpu_set_after_the_entry_was_read()
    {
        var world = new World(file: new MmuRules.Files.MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        using (world.Table.Ptl.Hold())
        {
            Pte read = world.Slot.Read();
            world.Cpu.Store(world.Address, 1);
            world.Slot.ClearNonAtomically();
            Assert.False(read.IsDirty);
            Assert.True(world.Slot.Read().IsNone);
        }
    }

    [Fact]
    public void Clearing_and_flushing_leaves_no_translation_behind()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Assert.True(world.Slot.ClearAndFlush().IsDirty);
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void Write_protecting_keeps_the_dirty_bit()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        Assert.True(world.Slot.Read() is { IsWritable: false, IsDirty: true });
    }
}

using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

public sealed class S390Tests
{
    /// <summary>[X D R Z], and no flush. Elsewhere it is race #3.</summary>
    [Fact]
    public void A_page_may_be_freed_at_once()
    {
        (World world, VirtualAddress address) = TorvaldsRacesTests.WithAnonymousPage(HardwareModel.S390);
        TorvaldsRacesTests.Free(world, address, flushFirst: false);

        world.Cpu.Store(address, 2);

        Assert.Equal(2, world.Cpu.Load(address));
    }

    /// <summary>[X D R] F Z, which loses stores on others.</summary>
    [Fact]
    public void The_original_form_of_the_zap_loses_nothing()
    {
        var world = new World(HardwareModel.S390);
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        using (world.Table.Ptl.Hold())
        {
            Assert.True(world.Slot.GetAndClear().IsDirty);
            tlb.RecordEntry(world.Slot, world.Address);
            page.MarkDirty();
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        Assert.True(Writeback.CleanPage(page));
        world.Cpu.Store(world.Address, 2);
        tlb.Finish();
        world.File.Fsync();

        Assert.Equal(2, world.Disk.Peek(0));
    }

    [Fact]
    public void Flushing_before_clearing_is_right_here()
    {
        var world = new World(HardwareModel.S390, speculativeFill: true);
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);
        Assert.True(world.Cpu.SpeculativelyFill(world.Address));
        world.Clear(world.Slot);

        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }

    [Fact]
    public void Taking_the_write_permission_takes_it_from_every_cpu_at_once()
    {
        var world = new World(HardwareModel.S390);
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void A_plain_store_of_an_empty_entry_tells_nobody()
    {
        var world = new World(HardwareModel.S390);
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.ClearNonAtomically();
        }

        Assert.True(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }
}

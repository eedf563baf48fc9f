using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>The three races of Linus Torvalds' mail of 27 April 2014, each with the right order beside it, on every real model that it can happen on.</summary>
public sealed class TorvaldsRacesTests
{
    public static TheoryData<HardwareModel> RealThatNeedFlush => Models.RealThatNeedFlush;

    /// <summary>Those that set dirty bits with no fault.</summary>
    public static TheoryData<HardwareModel> RealThatSetBits =>
        Models.Where(model => model.IsReal && model != HardwareModel.SoftwareDirty && model != HardwareModel.S390);

    public static TheoryData<HardwareModel> Real => Models.Where(model => model.IsReal);

    /// <summary>Race #1.</summary>
    [Theory]
    [MemberData(nameof(RealThatNeedFlush))]
    public void Flushing_before_clearing_lets_a_cpu_fill_in_between(HardwareModel model)
    {
        (World world, VirtualAddress address) = WithAnonymousPage(model);

        world.Mm.FlushPage(address);
        FillUnasked(world, address);
        Free(world, address, flushFirst: false);

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(address, 2)));
    }

    [Theory]
    [MemberData(nameof(Real))]
    public void Clearing_before_flushing_leaves_nothing_to_fill_from(HardwareModel model)
    {
        var world = new World(model, speculativeFill: true);
        world.Cpu.Store(world.Address, 1);

        world.Clear(world.Slot);
        world.Cpu.SpeculativelyFill(world.Address);
        world.Mm.FlushPage(world.Address);

        Assert.False(world.Cpu.SpeculativelyFill(world.Address));
        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }

    /// <summary>Race #2.</summary>
    [Theory]
    [MemberData(nameof(RealThatSetBits))]
    public void Reading_an_entry_and_then_storing_an_empty_one_loses_the_dirty_bit_set_in_between(HardwareModel model)
    {
        World world = WithCleanWritableEntry(model);
        Page page = world.CachedPage();
        Pte old;
        using (world.Table.Ptl.Hold())
        {
            old = world.Slot.Read();
            world.Cpu.Store(world.Address, 1);
            world.Slot.ClearNonAtomically();
        }

        FinishZap(world, page, old);

        Assert.False(old.IsDirty);
        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
        Assert.Equal(0, world.Disk.Peek(0));
    }

    [Theory]
    [MemberData(nameof(RealThatSetBits))]
    public void Exchanging_the_entry_keeps_a_dirty_bit_whenever_it_is_set(HardwareModel model)
    {
        World world = WithCleanWritableEntry(model);
        Page page = world.CachedPage();
        world.Cpu.Store(world.Address, 1);
        Pte old = world.Clear(world.Slot);
        FinishZap(world, page, old);

        Assert.True(old.IsDirty);
        Reclaim.Shrink(page);
        Assert.Equal(1, world.Disk.Peek(0));
    }

    [Theory]
    [MemberData(nameof(RealThatSetBits))]
    public void A_store_that_comes_after_the_exchange_with_a_clean_translation_faults(HardwareModel model)
    {
        World world = WithCleanWritableEntry(model);
        Pte old = world.Clear(world.Slot);

        world.Cpu.Store(world.Address, 1);

        Assert.False(old.IsDirty);
        Assert.True(world.Slot.Read() is { IsPresent: true, IsDirty: true });
    }

    /// <summary>Race #3.</summary>
    [Theory]
    [MemberData(nameof(RealThatNeedFlush))]
    public void A_page_freed_before_the_flush_is_stored_to_through_a_dirty_translation(HardwareModel model)
    {
        (World world, VirtualAddress address) = WithAnonymousPage(model);
        Free(world, address, flushFirst: false);

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(address, 2)));
    }

    [Theory]
    [MemberData(nameof(Real))]
    public void A_page_freed_after_the_flush_is_not(HardwareModel model)
    {
        (World world, VirtualAddress address) = WithAnonymousPage(model);
        Free(world, address, flushFirst: true);

        world.Cpu.Store(address, 2);

        Assert.Equal(2, world.Cpu.Load(address));
    }

    internal static World WithCleanWritableEntry(HardwareModel model)
    {
        var world = new World(model, file: new MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        Assert.True(world.Slot.Read() is { IsWritable: true, IsDirty: false });
        return world;
    }

    internal static void FinishZap(World world, Page page, Pte old)
    {
        world.Mm.FlushPage(world.Address);
        if (old.IsDirty)
        {
            page.MarkDirty();
        }

        page.RemoveRmap();
        page.Put();
    }

    internal static (World World, VirtualAddress Address) WithAnonymousPage(HardwareModel model)
    {
        var world = new World(model, speculativeFill: true);
        var address = new VirtualAddress(128);
        world.Mm.MapAnonymous(address, 1);
        world.Cpu.Store(address, 1);
        return (world, address);
    }

    internal static void Free(World world, VirtualAddress address, bool flushFirst)
    {
        using LockedPageTable table = world.Mm.MapAndLock(address)!;
        Pte old = table[address].GetAndClear();
        Page page = world.Machine.Pages[old.Pfn.Number];
        page.RemoveRmap();
        if (flushFirst)
        {
            world.Mm.FlushPage(address);
        }

        page.Put();
    }

    // Where only a program can fill what lies behind the TLB, an ordinary load does what speculation does elsewhere.
    private static void FillUnasked(World world, VirtualAddress address)
    {
        if (!world.Cpu.SpeculativelyFill(address))
        {
            _ = world.Cpu.Load(address);
        }
    }
}

using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Notifiers;

public sealed class SecondaryMmuTests
{
    private static readonly VirtualAddress Anonymous = new(64);

    public static TheoryData<HardwareModel> RealModels => [.. HardwareModel.All.Where(model => model.IsReal)];

    [Theory]
    [MemberData(nameof(RealModels))]
    public void A_device_and_a_cpu_see_each_others_stores(HardwareModel model)
    {
        (World world, SecondaryMmu device) = Build(model: model);
        device.Store(Anonymous, 1);
        Assert.Equal(1, world.Cpu.Load(Anonymous));
        world.Cpu.Store(Anonymous + 8, 2);
        Assert.Equal(2, device.Load(Anonymous + 8));
        Assert.Equal(1, device.TlbCount);
    }

    [Theory]
    [MemberData(nameof(RealModels))]
    public void A_device_forgets_what_is_zapped_and_finds_what_comes_in_its_place(HardwareModel model)
    {
        (World world, SecondaryMmu device) = Build(model: model);
        device.Store(Anonymous, 1);

        MadviseDontNeed.Run(world.Mm, Anonymous, Anonymous + 16);

        Assert.Equal(0, device.TlbCount);
        Assert.Equal(0, device.Load(Anonymous));
        Assert.Equal(0, world.Mm.PendingFlushes);
    }

    [Fact]
    public void A_page_is_not_held_by_the_device_that_uses_it()
    {
        (World world, SecondaryMmu device) = Build();
        _ = device.Load(world.Address);
        Assert.Equal((2, 1), (world.CachedPage().RefCount, world.CachedPage().MapCount));
    }

    [Fact]
    public void A_page_freed_without_a_flush_of_the_device_is_stored_to()
    {
        (World world, SecondaryMmu device) = Build(SecondaryMmuForm.NeverFlushed);
        device.Store(Anonymous, 1);

        MadviseDontNeed.Run(world.Mm, Anonymous, Anonymous + 16);

        Assert.Equal(UndefinedBehavior.LoadFromFreedPage, World.KindOf(() => device.Load(Anonymous)));
        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => device.Store(Anonymous, 2)));
    }

    [Fact]
    public void A_flush_of_every_cpu_by_the_machine_does_not_reach_a_device_and_one_of_the_address_space_does()
    {
        (World world, SecondaryMmu device) = Build();
        device.Store(Anonymous, 1);
        world.Machine.FlushTlb();
        Assert.Equal(1, device.TlbCount);
        world.Mm.FlushPage(Anonymous);
        Assert.Equal(0, device.TlbCount);
    }

    [Fact]
    public void A_file_page_that_is_cleaned_is_told_of_the_devices_next_store()
    {
        (World world, SecondaryMmu device) = Build(file: new MappingOptions());
        device.Store(world.Address, 1);
        Assert.True(Writeback.CleanPage(world.CachedPage()));
        Assert.False(world.CachedPage().IsDirty);

        device.Store(world.Address, 2);

        Assert.True(world.CachedPage().IsDirty);
    }

    [Theory]
    [InlineData(SecondaryMmuForm.Correct)]
    [InlineData(SecondaryMmuForm.FillsUnchecked)]
    public void A_fill_that_an_invalidation_overtakes_is_begun_again_or_is_stale(SecondaryMmuForm form)
    {
        var kinds = new HashSet<UndefinedBehavior>();
        for (int at = 0; ; at++)
        {
            (World world, SecondaryMmu device) = Build(form);
            var intruder = new Intruder(at, () => MadviseDontNeed.Run(world.Mm, Anonymous, Anonymous + 16));
            world.Machine.Observer = intruder;
            try
            {
                device.Store(Anonymous, 1);
                intruder.Finish();
                world.Machine.Observer = null;
                device.Store(Anonymous, 2);
                Assert.Equal(2, world.Cpu.Load(Anonymous));
            }
            catch (UndefinedBehaviorException violation)
            {
                kinds.Add(violation.Kind);
            }

            world.Machine.Observer = null;
            if (!intruder.HasActed)
            {
                break;
            }
        }

        Assert.Equal(form == SecondaryMmuForm.Correct ? [] : [UndefinedBehavior.StoreToFreedPage], kinds);
    }

    public static TheoryData<string> Operations => ["munmap", "mprotect", "fork", "mremap", "soft-dirty", "migrate", "exit"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_device_that_stores_in_the_middle_of_an_operation_keeps_no_stale_translation(string operation)
    {
        for (int at = 0; ; at++)
        {
            (World world, SecondaryMmu device) = Build();
            world.Cpu.Store(Anonymous, 1);
            device.Store(Anonymous, 1);
            Page page = world.Vma.NormalPage(SlotOf(world).Read());
            Mm? child = null;
            world.Cpu.SwitchTo(null);
            world.Machine.Cpus[1].SwitchTo(null);
            var intruder = new Intruder(at, () => TryStore(device, 2));
            world.Machine.Observer = intruder;
            switch (operation)
            {
                case "munmap": Munmap.Run(world.Mm, Anonymous, Anonymous + 32); break;
                case "mprotect": Mprotect.Run(world.Mm, Anonymous, Anonymous + 32, isWritable: false); break;
                case "fork": child = Fork.Run(world.Mm); break;
                case "mremap": Mremap.Move(world.Mm, Anonymous, 32, Anonymous + 64); break;
                case "soft-dirty": SoftDirty.Clear(world.Mm); break;
                case "migrate": Migrate.Run(page); break;
                default: Exit.Run(world.Mm); break;
            }

            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;

            bool isStored = TryStore(device, 9);
            Assert.Equal(operation is "fork" or "soft-dirty" or "migrate", isStored);
            if (isStored)
            {
                world.Cpu.SwitchTo(world.Mm);
                Assert.Equal(9, world.Cpu.Load(Anonymous));
                Assert.True(SoftDirty.IsMarked(world.Mm, Anonymous));
            }

            if (child is not null)
            {
                world.Cpu.SwitchTo(child);
                Assert.InRange(world.Cpu.Load(Anonymous), 1, 2);
            }

            if (!hasActed)
            {
                break;
            }
        }

        static bool TryStore(SecondaryMmu device, long value)
        {
            try
            {
                device.Store(Anonymous, value);
                return true;
            }
            catch (BadAddressException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_driver_that_does_not_check_takes_up_a_page_in_the_middle_of_an_invalidation()
    {
        (World world, SecondaryMmu device) = Build(SecondaryMmuForm.FillsUnchecked);
        device.Store(Anonymous, 1);
        Page page = world.Vma.NormalPage(SlotOf(world).Read());
        using (world.Mm.NotifyInvalidate(Anonymous, Anonymous + 16))
        {
            device.Store(Anonymous, 2);
            Free(world, page);
        }

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => device.Store(Anonymous, 3)));
    }

    [Fact]
    public void A_start_without_an_end_keeps_the_device_out_for_ever()
    {
        (World world, SecondaryMmu device) = Build();
        device.Store(Anonymous, 1);
        _ = world.Mm.NotifyInvalidate(Anonymous, Anonymous + 16);

        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(() => device.Store(Anonymous, 2)));
        Assert.Equal(1, world.Cpu.Load(Anonymous));
    }

    [Fact]
    public void An_end_that_is_told_of_twice_is_named()
    {
        (World world, _) = Build();
        Assert.Equal(UndefinedBehavior.InvalidationEndedTwice, World.KindOf(() =>
        {
            NotifierRange told = world.Mm.NotifyInvalidate(Anonymous, Anonymous + 16);
            told.Dispose();
            told.Dispose();
        }));
    }

    [Fact]
    public void Nobody_is_told_under_a_spinlock()
    {
        (World world, _) = Build();
        _ = world.Cpu.Load(world.Address);
        using (world.Table.Ptl.Hold())
        {
            Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => world.Mm.NotifyInvalidate(world.Address, world.Address + 16).Dispose()));
        }
    }

    [Fact]
    public void A_device_is_registered_once_and_forgets_all_when_it_is_not_any_more()
    {
        (World world, SecondaryMmu device) = Build();
        device.Store(Anonymous, 1);
        Assert.Throws<MachineConfigurationException>(() => device.Register(world.Mm));
        Assert.Throws<MachineConfigurationException>(() => new SecondaryMmu(world.Machine).Register(new Machine().CreateMm()));

        device.Unregister();

        Assert.Equal((0, null), (device.TlbCount, device.Mm));
        Assert.Throws<MachineConfigurationException>(device.Unregister);
        Assert.Throws<BadAddressException>(() => device.Load(Anonymous));
        device.Register(world.Mm);
        Assert.Equal(1, device.Load(Anonymous));
    }

    [Fact]
    public void A_bad_address_is_refused_and_leaves_the_device_usable()
    {
        (_, SecondaryMmu device) = Build();
        Assert.Throws<BadAddressException>(() => device.Load(new VirtualAddress(68)));
        Assert.Throws<BadAddressException>(() => device.Load(new VirtualAddress(0)));
        Assert.Throws<BadAddressException>(() => device.Load(new VirtualAddress(1 << 20)));
        device.Store(Anonymous, 1);
    }

    [Fact]
    public void What_a_device_holds_and_where_it_is_registered_is_state()
    {
        (World world, SecondaryMmu device) = Build();
        device.Store(Anonymous, 1);
        MachineState state = world.Machine.Capture();
        device.Unregister();

        world.Machine.Restore(state);

        Assert.Equal((1, world.Mm), (device.TlbCount, device.Mm));
        Assert.Equal(state.Key, world.Machine.Capture().Key);
    }

    private static PteSlot SlotOf(World world) => world.Mm.FindTable(Anonymous)!.Slot(Anonymous);

    private static void Free(World world, Page page)
    {
        world.Clear(SlotOf(world));
        world.Machine.FlushTlb();
        page.RemoveRmap();
        page.Put();
    }

    private static (World World, SecondaryMmu Device) Build(
        SecondaryMmuForm form = SecondaryMmuForm.Correct, HardwareModel? model = null, MappingOptions? file = null)
    {
        var world = new World(model, cpus: Math.Min(2, model?.MostCpus ?? 2), file: file);
        world.Mm.MapAnonymous(Anonymous, 2);
        var device = new SecondaryMmu(world.Machine, form);
        device.Register(world.Mm);
        return (world, device);
    }
}

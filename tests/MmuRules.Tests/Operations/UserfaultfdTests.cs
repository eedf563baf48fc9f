using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class UserfaultfdTests
{
    private static readonly VirtualAddress Anonymous = new(64);

    public static TheoryData<HardwareModel> RealModels => [.. HardwareModel.All.Where(model => model.IsReal)];

    public static TheoryData<HardwareModel> TwoCpuModels => [.. HardwareModel.All.Where(model => model is { IsReal: true, MostCpus: > 1 })];

    [Theory]
    [MemberData(nameof(RealModels))]
    public void A_store_to_a_protected_page_is_asked_about_once_and_then_happens(HardwareModel model)
    {
        (World world, Userfaultfd userfaultfd) = Build(model);
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));
        var asked = new List<(VirtualAddress Address, long Before)>();
        userfaultfd.Handler = address =>
        {
            asked.Add((address, world.Cpu.Load(address)));
            userfaultfd.Resolve(address, address + 16);
        };

        world.Cpu.Store(world.Address + 8, 2);
        world.Cpu.Store(world.Address, 3);

        Assert.Equal([(world.Address, 1L)], asked);
        Assert.Equal((3, 2), (world.Cpu.Load(world.Address), world.Cpu.Load(world.Address + 8)));
        Assert.True(world.Slot.Read() is { IsUffdWp: false, IsWritable: true });
    }

    [Fact]
    public void A_page_that_is_not_there_is_protected_too()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));
        Assert.True(world.Slot.Read().IsMarker);

        Assert.Equal(0, world.Cpu.Load(world.Address));
        Assert.True(world.Slot.Read() is { IsPresent: true, IsUffdWp: true, IsWritable: false });

        Assert.Equal([world.AddressOf(0), world.AddressOf(1)], PagesAskedAbout(world, userfaultfd, 0, 1));
    }

    [Fact]
    public void A_zapped_page_comes_back_protected()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(1));

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        Assert.True(world.Slot.Read().IsMarker);
        Assert.Equal([world.Address], PagesAskedAbout(world, userfaultfd, 0, 1));
    }

    [Fact]
    public void A_reclaimed_page_comes_back_protected()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(1));

        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(world.CachedPage()));

        Assert.Equal([world.Address], PagesAskedAbout(world, userfaultfd, 0, 1));
    }

    [Fact]
    public void Unmapping_takes_the_markers_along()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));

        Munmap.Run(world.Mm, world.AddressOf(0), world.AddressOf(2));

        Assert.Null(world.Mm.FindTable(world.Address));
    }

    [Fact]
    public async Task A_store_waits_until_another_thread_has_resolved_its_page()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));
        var store = Task.Factory.StartNew(() => world.Cpu.Store(world.Address, 2), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        VirtualAddress address = default;
        Assert.True(SpinWait.SpinUntil(() => userfaultfd.TryRead(out address), TimeSpan.FromSeconds(20)));
        Assert.Equal(world.Address, address);
        Assert.Equal(1, world.File.Read(0));
        Assert.False(userfaultfd.TryRead(out _));
        userfaultfd.Resolve(address, address + 16);

        await store.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void A_page_resolved_before_anybody_waits_is_not_waited_for()
    {
        for (int at = 0; ; at++)
        {
            (World world, Userfaultfd userfaultfd) = Build();
            world.Cpu.Store(world.Address, 1);
            userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));
            userfaultfd.Handler = address => userfaultfd.Resolve(address, address + 16);
            var intruder = new Intruder(at, () => userfaultfd.Resolve(world.AddressOf(0), world.AddressOf(2)));
            world.Machine.Observer = intruder;

            world.Cpu.Store(world.Address, 2);

            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;
            Assert.Equal(2, world.Cpu.Load(world.Address));
            if (!hasActed)
            {
                break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(TwoCpuModels))]
    public void A_snapshot_holds_what_was_there_when_it_began_whatever_is_stored_meanwhile(HardwareModel model)
    {
        for (int at = 0; ; at++)
        {
            (World world, Userfaultfd userfaultfd) = Build(model);
            world.Cpu.Store(world.AddressOf(0), 1);
            world.Machine.Cpus[1].Store(world.AddressOf(1), 1);
            var intruder = new Intruder(at, () =>
            {
                world.Machine.Cpus[1].Store(world.AddressOf(1), 2);
                world.Machine.Cpus[1].Store(world.AddressOf(0), 2);
            });
            world.Machine.Observer = intruder;
            Snapshot snapshot = Snapshot.Begin(userfaultfd, world.AddressOf(0), 2);
            world.Cpu.Store(world.AddressOf(0), 3);
            snapshot.Finish();
            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;

            snapshot.Verify();
            Assert.InRange(world.Cpu.Load(world.AddressOf(0)), 2, 3);
            if (!hasActed)
            {
                break;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_snapshot_is_torn_if_a_cpu_was_not_flushed(bool isFlushed)
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte entry = world.Slot.GetAndClear();
            world.Slot.Set(entry.WithoutWrite().WithUffdWp());
        }

        if (isFlushed)
        {
            world.Mm.FlushPage(world.Address);
        }

        Snapshot snapshot = Snapshot.BeginProtected(userfaultfd, world.Address, 1);
        world.Cpu.Store(world.Address, 2);
        snapshot.Finish();

        AssertTornUnless(isFlushed, snapshot);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_snapshot_is_torn_if_an_entry_is_replaced_without_its_mark(bool isMarkKept)
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        Snapshot snapshot = Snapshot.Begin(userfaultfd, world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte old = world.Slot.ClearAndFlush();
            Pte fresh = Pte.Mapping(world.Vma.NormalPage(old)).WithWrite();
            world.Slot.Set(isMarkKept ? fresh.WithMarksOf(old) : fresh);
        }

        world.Cpu.Store(world.Address, 2);
        snapshot.Finish();

        AssertTornUnless(isMarkKept, snapshot);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_page_protected_and_resolved_is_flushed_before_it_is_copied_if_its_protector_says_that_he_owes_a_flush(bool isSaid)
    {
        bool isLost = false;
        for (int at = 0; ; at++)
        {
            (World world, Userfaultfd userfaultfd) = Build();
            world.Mm.MapAnonymous(Anonymous, 1);
            userfaultfd.Register(Anonymous, Anonymous + 16);
            world.Machine.Cpus[1].Store(Anonymous + 8, 1);
            MmuGather? tlb = isSaid ? MmuGather.Begin(world.Mm) : null;
            using (LockedPageTable table = world.Mm.MapAndLock(Anonymous)!)
            {
                Pte entry = table[Anonymous].GetAndClear();
                table[Anonymous].Set(entry.WithoutWrite().WithUffdWp());
                table[Anonymous].Set(table[Anonymous].Read().WithoutUffdWp());
            }

            // Somebody looks at the page, so that the store copies it.
            GetUserPages.Get(world.Mm, Anonymous);
            var intruder = new Intruder(at, () => world.Machine.Cpus[1].Store(Anonymous + 8, 2));
            world.Machine.Observer = intruder;
            world.Cpu.Store(Anonymous, 1);
            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;
            tlb?.Finish();
            if (!hasActed)
            {
                break;
            }

            isLost |= world.Cpu.Load(Anonymous + 8) != 2;
        }

        Assert.Equal(!isSaid, isLost);
    }

    [Theory]
    [MemberData(nameof(RealModels))]
    public void Anonymous_memory_is_protected_there_or_not(HardwareModel model)
    {
        (World world, Userfaultfd userfaultfd) = Build(model);
        world.Mm.MapAnonymous(Anonymous, 2);
        userfaultfd.Register(Anonymous, Anonymous + 32);
        world.Cpu.Store(Anonymous, 1);
        userfaultfd.Protect(Anonymous, Anonymous + 32);
        int asked = 0;
        userfaultfd.Handler = address =>
        {
            asked++;
            userfaultfd.Resolve(address, address + 16);
        };

        world.Cpu.Store(Anonymous, 2);
        world.Cpu.Store(Anonymous + 16, 2);

        Assert.Equal(2, asked);
        Assert.Equal((2, 2), (world.Cpu.Load(Anonymous), world.Cpu.Load(Anonymous + 16)));
    }

    [Fact]
    public void A_child_is_not_watched_and_a_parent_still_is()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Mm.MapAnonymous(Anonymous, 1);
        userfaultfd.Register(Anonymous, Anonymous + 16);
        world.Cpu.Store(Anonymous, 1);
        Snapshot snapshot = Snapshot.Begin(userfaultfd, Anonymous, 1);

        Mm child = Fork.Run(world.Mm);
        world.Machine.Cpus[1].SwitchTo(child);
        world.Machine.Cpus[1].Store(Anonymous, 3);
        world.Cpu.Store(Anonymous, 2);

        snapshot.Finish();
        snapshot.Verify();
        Assert.False(child.FindTable(Anonymous)!.Slot(Anonymous).Read().IsUffdWp);
        Assert.Equal((2, 3), (world.Cpu.Load(Anonymous), world.Machine.Cpus[1].Load(Anonymous)));
    }

    [Fact]
    public void A_range_that_moves_is_not_watched_any_more_and_counts_as_changed()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        SoftDirty.Clear(world.Mm);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));

        Mremap.Move(world.Mm, world.AddressOf(0), 32, Anonymous);

        Assert.False(world.Mm.FindTable(Anonymous)!.Slot(Anonymous).Read().IsUffdWp);
        Assert.True(SoftDirty.IsMarked(world.Mm, Anonymous));
        world.Cpu.Store(Anonymous, 2);
        Assert.Equal(2, world.Cpu.Load(Anonymous));
    }

    [Fact]
    public void A_second_watcher_is_turned_away()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        Assert.Throws<MachineConfigurationException>(() => Userfaultfd.Open(world.Mm));
        Assert.Throws<MachineConfigurationException>(() => userfaultfd.Register(world.AddressOf(0), world.AddressOf(1)));
    }

    [Fact]
    public void A_part_of_an_area_can_be_watched()
    {
        var world = new World();
        Userfaultfd userfaultfd = Userfaultfd.Open(world.Mm);
        userfaultfd.Register(world.AddressOf(1), world.AddressOf(2));
        userfaultfd.Protect(world.AddressOf(1), world.AddressOf(2));

        Assert.Throws<MachineConfigurationException>(() => userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2)));
        Assert.Equal([world.AddressOf(1)], PagesAskedAbout(world, userfaultfd, 0, 1));
    }

    [Fact]
    public void Closing_takes_every_mark_away_and_what_comes_twice_or_too_late_is_refused()
    {
        (World world, Userfaultfd userfaultfd) = Build();
        world.Cpu.Store(world.Address, 1);
        userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2));
        userfaultfd.Resolve(world.AddressOf(1), world.AddressOf(2));
        userfaultfd.Resolve(world.AddressOf(1), world.AddressOf(2));

        userfaultfd.Close();

        Assert.True(world.Slot.Read() is { IsUffdWp: false, IsDirty: true });
        world.Cpu.Store(world.Address, 2);
        Assert.Throws<MachineConfigurationException>(userfaultfd.Close);
        Assert.Throws<MachineConfigurationException>(() => userfaultfd.Protect(world.AddressOf(0), world.AddressOf(2)));
        Assert.True(Userfaultfd.Open(world.Mm).IsOpen);
    }

    [Theory]
    [InlineData(8, 32)]
    [InlineData(16, 16)]
    [InlineData(16, 1024)]
    public void A_bad_range_is_refused(long start, long end)
    {
        (World world, Userfaultfd userfaultfd) = Build();
        var (first, last) = (new VirtualAddress((ulong)start), new VirtualAddress((ulong)end));
        Assert.Throws<BadAddressException>(() => userfaultfd.Register(first, last));
        Assert.Throws<BadAddressException>(() => userfaultfd.Protect(first, last));
        Assert.Throws<BadAddressException>(() => userfaultfd.Resolve(first, last));
        Assert.Throws<BadAddressException>(() => userfaultfd.Unregister(first, last));
        Assert.Throws<BadAddressException>(() => userfaultfd.Register(new VirtualAddress(128), new VirtualAddress(144)));
        world.Cpu.Store(world.Address, 1);
    }

    private static void AssertTornUnless(bool isRight, Snapshot snapshot)
    {
        if (isRight)
        {
            snapshot.Verify();
        }
        else
        {
            Assert.Equal(UndefinedBehavior.SnapshotTorn, World.KindOf(snapshot.Verify));
        }
    }

    private static List<VirtualAddress> PagesAskedAbout(World world, Userfaultfd userfaultfd, params int[] pages)
    {
        var asked = new List<VirtualAddress>();
        userfaultfd.Handler = address =>
        {
            asked.Add(address);
            userfaultfd.Resolve(address, address + 16);
        };
        foreach (int page in pages)
        {
            world.Cpu.Store(world.AddressOf(page), 7);
            Assert.Equal(7, world.Cpu.Load(world.AddressOf(page)));
        }

        return asked;
    }

    private static (World World, Userfaultfd Userfaultfd) Build(HardwareModel? model = null)
    {
        var world = new World(model, cpus: Math.Min(2, model?.MostCpus ?? 2), file: new MappingOptions { AccountsDirty = false });
        Userfaultfd userfaultfd = Userfaultfd.Open(world.Mm);
        userfaultfd.Register(world.Vma.Start, world.Vma.End);
        return (world, userfaultfd);
    }
}

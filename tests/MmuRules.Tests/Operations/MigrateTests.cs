using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class MigrateTests
{
    private static readonly VirtualAddress Anonymous = new(64);
    private static readonly MappingOptions Shmem = new() { AccountsDirty = false };

    public static TheoryData<HardwareModel> RealModels => [.. HardwareModel.All.Where(model => model.IsReal)];

    public static TheoryData<HardwareModel> TwoCpuModels => [.. HardwareModel.All.Where(model => model is { IsReal: true, MostCpus: > 1 })];

    [Theory]
    [MemberData(nameof(RealModels))]
    public void A_page_is_moved_with_its_content_and_its_dirtiness(HardwareModel model)
    {
        foreach (bool isAnonymous in (bool[])[false, true])
        {
            World world = Build(model, out VirtualAddress address, isAnonymous);
            world.Cpu.Store(address, 5);
            Page old = PageAt(world, address);

            Page? fresh = Migrate.Run(old);

            Assert.NotNull(fresh);
            Assert.NotSame(old, fresh);
            Assert.Equal((0, 1), (old.RefCount, fresh.MapCount));
            Assert.Same(fresh, PageAt(world, address));
            Assert.Equal(5, world.Cpu.Load(address));
            world.Cpu.Store(address, 6);
            Assert.Equal(6, world.Cpu.Load(address));
            Assert.False(fresh.IsLocked);
            if (!isAnonymous)
            {
                Assert.Same(fresh, world.CachedPage());
                world.File.Fsync();
                Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(fresh));
                Assert.Equal(6, world.Cpu.Load(address));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TwoCpuModels))]
    public void Who_uses_a_page_while_it_is_moved_waits_and_loses_nothing(HardwareModel model)
    {
        foreach (bool isAnonymous in (bool[])[false, true])
        {
            for (int at = 0; ; at++)
            {
                World world = Build(model, out VirtualAddress address, isAnonymous);
                world.Cpu.Store(address, 1);
                world.Machine.Cpus[1].Store(address, 2);
                var intruder = new Intruder(at, () =>
                {
                    world.Machine.Cpus[1].Store(address, 3);
                    Assert.Equal(3, world.Machine.Cpus[1].Load(address));
                });
                world.Machine.Observer = intruder;
                Migrate.Run(PageAt(world, address));
                bool hasActed = intruder.Finish();
                world.Machine.Observer = null;

                Assert.Equal(hasActed ? 3 : 2, world.Cpu.Load(address));
                if (!hasActed)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public void A_page_that_somebody_holds_stays_and_is_mapped_as_before()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        world.Cpu.Store(address, 1);
        Page held = GetUserPages.Get(world.Mm, address);

        Assert.Null(Migrate.Run(held));

        Assert.Same(held, PageAt(world, address));
        Assert.True(SlotAt(world, address).Read() is { IsPresent: true, IsWritable: true, IsSoftDirty: true });
        Assert.Equal((2, 1, false), (held.RefCount, held.MapCount, held.IsLocked));
        Assert.Equal(1, world.Cpu.Load(address));
        held.Put();
    }

    [Fact]
    public void A_soft_dirty_mark_survives_a_migration()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, address, 1);
        world.Cpu.Store(address, 1);

        Assert.NotNull(Migrate.Run(PageAt(world, address)));

        checkpoint.Verify();
        checkpoint.Update();
        Assert.NotNull(Migrate.Run(PageAt(world, address)));
        Assert.Empty(checkpoint.MarkedPages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mark_that_a_migration_entry_does_not_take_over_is_lost(bool isKept)
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, address, 1);
        world.Cpu.Store(address, 1);
        ReplaceByMigrationEntry(world, address, (entry, old) =>
        {
            PageAt(world, old).MarkDirty();
            return isKept ? entry.WithMarksOf(old) : entry;
        });

        if (isKept)
        {
            checkpoint.Verify();
        }
        else
        {
            // The page is dirty, and that is as good as a dirty entry; but it is not as good as the mark.
            Assert.Equal(UndefinedBehavior.SoftDirtyLost, World.KindOf(checkpoint.Verify));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_entry_whose_dirty_bit_is_ignored_when_its_page_moves_is_a_lost_store(bool isIgnored)
    {
        var world = new World(file: Shmem);
        _ = world.Cpu.Load(world.Address);
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();
        Assert.False(page.IsDirty);
        ReplaceByMigrationEntry(world, world.Address, (entry, old) =>
        {
            if (old.IsDirty && !isIgnored)
            {
                page.MarkDirty();
            }

            return entry.WithMarksOf(old);
        });

        Page fresh = Migrate.Run(page)!;

        if (isIgnored)
        {
            Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(fresh)));
        }
        else
        {
            Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(fresh));
            Assert.Equal(1, world.Cpu.Load(world.Address));
        }
    }

    [Fact]
    public void Marks_cleared_while_a_page_is_moved_are_not_undone_by_its_coming_back()
    {
        for (int at = 0; ; at++)
        {
            World world = Build(null, out VirtualAddress address, isAnonymous: true);
            world.Cpu.Store(address, 1);
            Checkpoint? checkpoint = null;
            var intruder = new Intruder(at, () => checkpoint = Checkpoint.Take(world.Mm, address, 1));
            world.Machine.Observer = intruder;
            Migrate.Run(PageAt(world, address));
            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;

            world.Cpu.Store(address, 2);
            checkpoint?.Verify();
            if (!hasActed)
            {
                break;
            }
        }
    }

    [Fact]
    public void A_protected_page_is_still_protected_where_it_has_moved_to()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        world.Cpu.Store(address, 1);
        Userfaultfd userfaultfd = Userfaultfd.Open(world.Mm);
        userfaultfd.Register(address, address + 32);
        Snapshot snapshot = Snapshot.Begin(userfaultfd, address, 1);

        Assert.NotNull(Migrate.Run(PageAt(world, address)));

        Assert.True(SlotAt(world, address).Read() is { IsUffdWp: true, IsWritable: false });
        world.Cpu.Store(address, 2);
        snapshot.Finish();
        snapshot.Verify();
    }

    [Fact]
    public void Marks_survive_the_way_to_the_swap_device_and_back()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        world.Machine.CreateSwap(4);
        world.Cpu.Store(address, 1);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, address, 2);
        world.Cpu.Store(address, 2);
        Userfaultfd userfaultfd = Userfaultfd.Open(world.Mm);
        userfaultfd.Register(address, address + 32);
        userfaultfd.Protect(address, address + 16);
        Page page = PageAt(world, address);

        for (int i = 0; i < 4 && PageIsMapped(); i++)
        {
            Reclaim.Shrink(page);
        }

        Assert.True(SlotAt(world, address).Read() is { IsSwap: true, IsSoftDirty: true, IsUffdWp: true });
        checkpoint.Verify();
        Assert.Equal(2, world.Cpu.Load(address));
        Assert.True(SlotAt(world, address).Read() is { IsPresent: true, IsSoftDirty: true, IsUffdWp: true, IsWritable: false });
        checkpoint.Verify();

        bool PageIsMapped() => SlotAt(world, address).Read().IsPresent;
    }

    [Fact]
    public void A_device_follows_a_page_that_moves()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        var device = new SecondaryMmu(world.Machine);
        device.Register(world.Mm);
        device.Store(address, 1);

        Assert.NotNull(Migrate.Run(PageAt(world, address)));

        Assert.Equal(0, device.TlbCount);
        device.Store(address, 2);
        Assert.Equal(2, world.Cpu.Load(address));
    }

    [Fact]
    public void A_migration_entry_that_nobody_will_replace_is_named()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        world.Cpu.Store(address, 1);
        Page page = PageAt(world, address);
        page.Get();
        using (page.Hold())
        {
            page.TryToMigrate();
        }

        Assert.Equal(UndefinedBehavior.MigrationEntryLeftBehind, World.KindOf(() => world.Cpu.Load(address)));
    }

    [Fact]
    public void A_huge_migration_entry_that_is_invalidated_looks_present_and_is_not_used()
    {
        var world = new World();
        PmdSlot slot = world.Mm.Directory(Anonymous);
        Page page = world.Machine.Pages[4];
        using (world.Mm.PmdLock.Hold())
        {
            slot.Set(Pmd.Migration(page.Pfn, isWritable: true));
            Assert.False(slot.Read().IsPresent);
            slot.Invalidate();
        }

        Assert.True(slot.Read() is { IsPresent: true, IsHuge: true, IsValid: false, IsMigration: false });
        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, Anonymous, write: true));
        Assert.Equal(0, page.RefCount);
    }

    [Fact]
    public void What_cannot_be_moved_is_left_alone()
    {
        World world = Build(null, out VirtualAddress address, isAnonymous: true);
        world.Cpu.Store(address, 1);
        Page page = PageAt(world, address);
        int free = world.Machine.FreePages;

        Assert.Null(Migrate.Run(world.Machine.Pages[^1]));
        Page lone = world.Machine.AllocatePage();
        Assert.Null(Migrate.Run(lone));
        lone.Put();
        using (page.Hold())
        {
            Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => Migrate.Run(page)));
        }

        Assert.Equal(1, world.Cpu.Load(address));
        Assert.Equal(free, world.Machine.FreePages);
    }

    private static void ReplaceByMigrationEntry(World world, VirtualAddress address, Func<Pte, Pte, Pte> replacement)
    {
        Page page = PageAt(world, address);
        page.Get();
        using (page.Hold())
        {
            using (LockedPageTable table = world.Mm.MapAndLock(address)!)
            {
                Pte old = table[address].ClearAndFlush();
                table[address].Set(replacement(Pte.Migration(page.Pfn, old.IsWritable), old));
                page.RemoveRmap();
            }

            page.Put();
            MigrationEntry.RemoveAll(page, page);
        }

        page.Put();
    }

    private static PteSlot SlotAt(World world, VirtualAddress address) => world.Mm.FindTable(address)!.Slot(address);

    private static Page PageAt(World world, VirtualAddress address) => PageAt(world, SlotAt(world, address).Read());

    private static Page PageAt(World world, Pte entry) => world.Vma.NormalPage(entry);

    private static World Build(HardwareModel? model, out VirtualAddress address, bool isAnonymous)
    {
        var world = new World(model, cpus: Math.Min(2, model?.MostCpus ?? 2));
        world.Mm.MapAnonymous(Anonymous, 2);
        address = isAnonymous ? Anonymous : world.Address;
        return world;
    }
}

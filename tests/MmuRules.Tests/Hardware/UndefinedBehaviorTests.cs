using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

/// <summary>Each undefined behaviour, done once on purpose: it is named, and the machine goes on.</summary>
public sealed class UndefinedBehaviorTests
{
    private static readonly VirtualAddress Zero = new(0);

    [Fact]
    public void A_store_through_a_stale_translation_to_a_freed_page()
    {
        (Cpu cpu, Page _) = FreeBeforeFlush();

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => cpu.Store(Zero, 2));

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, thrown.Kind);
        Assert.Equal("page 0", thrown.Subject);
        Assert.Contains("cpu 0", thrown.Operation);
    }

    [Fact]
    public void A_load_through_a_stale_translation_to_a_freed_page()
    {
        (Cpu cpu, Page _) = FreeBeforeFlush();
        Assert.Equal(UndefinedBehavior.LoadFromFreedPage, World.KindOf(() => cpu.Load(Zero)));
    }

    [Fact]
    public void A_store_through_a_stale_translation_to_a_page_that_has_become_somebody_elses()
    {
        (Cpu cpu, Page page) = FreeBeforeFlush();
        Assert.Same(page, cpu.Machine.AllocatePage());
        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => cpu.Store(Zero, 2)));
    }

    [Fact]
    public void Nothing_is_undefined_if_the_flush_comes_before_the_stale_translation_is_used()
    {
        (Cpu cpu, Page page) = FreeBeforeFlush();
        cpu.Mm!.FlushTlb();
        cpu.Store(Zero, 3);
        Assert.Equal(3, cpu.Load(Zero));
        Assert.Equal(1, page.RefCount);
    }

    [Fact]
    public void A_page_freed_twice()
    {
        Page page = new Machine().AllocatePage();
        page.Put();
        Assert.Equal(UndefinedBehavior.DoubleFree, World.KindOf(page.Put));
        Assert.Equal(0, page.RefCount);
    }

    [Fact]
    public void A_freed_page_used()
    {
        Page page = new Machine().AllocatePage();
        page.Put();
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(page.Get));
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(() => page.MarkDirty()));
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(page.MarkAccessed));
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(page.AddRmap));
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(page.RemoveRmap));
        Assert.Equal(PageFlags.None, page.Flags);
    }

    [Fact]
    public void A_page_freed_while_it_is_mapped()
    {
        Page page = new Machine().AllocatePage();
        page.AddRmap();
        Assert.Equal(UndefinedBehavior.FreedWhileMapped, World.KindOf(page.Put));
        page.RemoveRmap();
        page.Put();
        Assert.Equal(0, page.RefCount);
    }

    [Fact]
    public void A_page_freed_while_it_is_locked()
    {
        Page page = new Machine().AllocatePage();
        page.Lock();
        Assert.Equal(UndefinedBehavior.FreedWhileLocked, World.KindOf(page.Put));
    }

    [Fact]
    public void A_page_freed_while_it_is_cached()
    {
        var world = new World();
        _ = world.File.Read(0);
        Assert.Equal(UndefinedBehavior.FreedWhileCached, World.KindOf(world.CachedPage().Put));
        Assert.Equal(1, world.CachedPage().RefCount);
    }

    [Fact]
    public void More_mappings_removed_than_added()
    {
        Page page = new Machine().AllocatePage();
        Assert.Equal(UndefinedBehavior.NegativeMapCount, World.KindOf(page.RemoveRmap));
        Assert.Equal(0, page.MapCount);
    }

    [Fact]
    public void An_entry_changed_without_its_lock()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        PteSlot slot = world.Slot;
        Pte before = slot.Read();

        Assert.Equal(UndefinedBehavior.EntryChangedWithoutLock, World.KindOf(() => slot.GetAndClear()));
        Assert.Equal(UndefinedBehavior.EntryChangedWithoutLock, World.KindOf(slot.ClearNonAtomically));
        Assert.Equal(UndefinedBehavior.EntryChangedWithoutLock, World.KindOf(() => slot.ClearAndFlush()));
        Assert.Equal(UndefinedBehavior.EntryChangedWithoutLock, World.KindOf(() => slot.Set(Pte.None)));
        Assert.Equal(UndefinedBehavior.EntryChangedWithoutLock, World.KindOf(slot.SetWriteProtect));
        Assert.Equal(before, slot.Read());
    }

    [Fact]
    public void A_cpu_driven_by_two_threads_at_once()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.Machine.Observer = new SecondDriver(world.Cpu, world.AddressOf(1));

        Assert.Equal(UndefinedBehavior.CpuDrivenTwice, World.KindOf(() => world.Cpu.Store(world.AddressOf(1), 2)));

        world.Machine.Observer = null;
        world.Cpu.Store(world.AddressOf(1), 3);
        Assert.Equal(3, world.Cpu.Load(world.AddressOf(1)));
    }

    /// <summary>X Z, and no flush.</summary>
    private static (Cpu Cpu, Page Page) FreeBeforeFlush()
    {
        var machine = new Machine();
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(Zero, 1);
        Cpu cpu = machine.Cpus[0];
        cpu.SwitchTo(mm);
        cpu.Store(Zero, 1);
        Page page = machine.Pages[0];
        using (LockedPageTable table = mm.MapAndLock(Zero)!)
        {
            table[Zero].GetAndClear();
            page.RemoveRmap();
            page.Put();
        }

        Assert.Equal(0, page.RefCount);
        return (cpu, page);
    }

    /// <summary>Begins a further instruction on a CPU in the middle of one.</summary>
    private sealed class SecondDriver(Cpu cpu, VirtualAddress address) : IStepObserver
    {
        public void Before(in Step step)
        {
            if (step.Kind == StepKind.Access)
            {
                cpu.Load(address);
            }
        }

        public void Blocked(in Step step) => Assert.Fail("Nobody holds anything here.");

        public void After(in Step step, long observed)
        {
        }
    }
}

using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus;

/// <summary>Worlds for bugs that no scenario of the explorer is made for, with nobody in the environment yet.</summary>
internal static class Worlds
{
    /// <summary>A page of shared memory, whose stores nobody is told of.</summary>
    internal static Scenario SharedMemory { get; } = Scenarios.SharedMemory with { Environment = [] };

    /// <summary>A page of a shared file, and at the address two pages behind it an area that maps the same file, with a table, and nothing in it.</summary>
    internal static Scenario MovedFile { get; } = Scenarios.SharedFileOf(1, new MappingOptions()) with
    {
        Name = nameof(MovedFile),
        Machine = Scenarios.Mremap.Machine,
        Build = machine =>
        {
            World world = Scenarios.SharedFileOf(1, new MappingOptions()).Build(machine);
            Vma target = world.Mm.MapShared(world.File, world.AddressOf(2), pages: 1);
            machine.Cpus[0].Load(target.Start);
            MadviseDontNeed.Run(world.Mm, target.Start, target.End);
            return world;
        },
    };

    /// <summary>An area that maps a page of a file, and another one, of a lower address, in which the same page is about to be mapped instead: a walk of the reverse map comes there first.</summary>
    internal static Scenario MovedBack { get; } = Scenarios.Mremap with
    {
        Name = nameof(MovedBack),
        Environment = [],
        Build = machine =>
        {
            Mapping file = machine.CreateDisk(1).CreateFile(1);
            Mm mm = machine.CreateMm();
            Vma target = mm.MapShared(file, new VirtualAddress(0), pages: 1);
            Vma vma = mm.MapShared(file, target.Start + (2 * machine.Options.PageSize), pages: 1);
            machine.Cpus[0].SwitchTo(mm);
            machine.Cpus[0].Load(target.Start);
            MadviseDontNeed.Run(mm, target.Start, target.End);
            machine.Cpus[0].Store(vma.Start, 1);
            return new World(machine) { Mm = mm, Vma = vma, File = file, Target = target };
        },
    };

    /// <summary>An area that has become read-only a moment ago, while its entry still permits stores. CPU 0 runs it.</summary>
    internal static Scenario ReadOnlyArea { get; } = Scenarios.Mprotect with
    {
        Name = nameof(ReadOnlyArea),
        Environment = [],
        Build = machine =>
        {
            Mapping file = machine.CreateDisk(1).CreateFile(1);
            file.Write(0, 1);
            Mm mm = machine.CreateMm();
            var world = new World(machine) { Mm = mm, Vma = mm.MapShared(file, new VirtualAddress(0), pages: 1, isWritable: false), File = file, Batch = new UnmapBatch(machine) };
            machine.Cpus[0].SwitchTo(mm);
            machine.Cpus[0].Load(world.Start);
            using (world.Table.Ptl.Hold())
            {
                world.Table.Slot(world.Start).SetAccessFlags(world.Table.Slot(world.Start).Read().WithWrite().WithDirty());
            }

            return world;
        },
    };

    /// <summary>A huge page of anonymous memory that one entry maps. No CPU uses it.</summary>
    internal static Scenario HugeAnonymous { get; } = HugeAnonymousOf(nameof(HugeAnonymous), _ => { });

    /// <summary>The same in the midst of a migration: the entry stands for the page, and maps nothing.</summary>
    internal static Scenario MigratingHuge { get; } = HugeAnonymousOf(nameof(MigratingHuge), world =>
    {
        using PageTableLock.Guard held = world.Mm.PmdLock.Hold();
        PmdSlot slot = world.Mm.Directory(world.Start);
        Pmd old = slot.Invalidate();
        Page head = world.Vma.NormalPage(old);
        slot.Set(Pmd.Migration(head.Pfn, old.IsWritable).WithMarksOf(old));
        head.RemoveHugeRmap();
    });

    /// <summary>A page of anonymous memory that was stored to since the soft-dirty marks were cleared.</summary>
    internal static Scenario MarkedAnonymous { get; } = Scenarios.AnonymousOf(1, cpus: 1) with
    {
        Name = nameof(MarkedAnonymous),
        Build = machine =>
        {
            World world = Scenarios.AnonymousOf(1, cpus: 1).Build(machine);
            SoftDirty.Clear(world.Mm);
            machine.Cpus[0].Store(world.Start, 2);
            return world;
        },
    };

    /// <summary>Has CPU 0 load from memory that was discarded.</summary>
    /// <exception cref="PropertyViolationException">It gets what was there before.</exception>
    internal static void ExpectNothing(Mm mm, VirtualAddress address)
    {
        if (mm.Machine.Cpus[0].Load(address) != 0)
        {
            throw new PropertyViolationException(Property.StaleAccess, "The memory was discarded, and a CPU still loads from it what was there.");
        }
    }

    /// <summary>Maps a huge page again that was being migrated, and has not moved.</summary>
    internal static void EndMigration(Vma vma, VirtualAddress address)
    {
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        PmdSlot slot = vma.Mm.Directory(address);
        Page head = vma.NormalPage(slot.Read());
        head.AddHugeRmap();
        slot.Set(Pmd.Mapping(head));
    }

    /// <summary>Takes the page of an address out of the address space, and flushes before it gives the page up.</summary>
    internal static void Unmap(Vma vma, PageTable table, VirtualAddress address)
    {
        Pte old;
        using (table.Ptl.Hold())
        {
            old = table.Slot(address).ClearAndFlush();
        }

        if (old.IsPresent)
        {
            Page page = vma.NormalPage(old);
            page.RemoveRmap();
            page.Put();
        }
    }

    /// <summary>Puts a copy in the place of a page, unless its entry has changed since the page was copied.</summary>
    internal static void Replace(Vma vma, PteSlot slot, Pte copied, Page copy)
    {
        Page page = vma.NormalPage(copied);
        bool isSame;
        using (slot.Table.Ptl.Hold())
        {
            isSame = slot.Read() == copied;
            if (isSame)
            {
                slot.ClearAndFlush();
                copy.AddRmap();
                slot.Set(Pte.Mapping(copy).WithMarksOf(copied));
                page.RemoveRmap();
            }
        }

        (isSame ? page : copy).Put();
    }

    /// <summary>Maps a huge page by small entries in the place of the one that was invalidated. Needs the PMD lock.</summary>
    internal static void MapSmall(Vma vma, PmdSlot slot, Pmd old)
    {
        Page head = vma.NormalPage(old);
        PageTable table = slot.Withdraw()!;
        using (table.Ptl.HoldUnder(vma.Mm.PmdLock))
        {
            for (int i = 0; i < head.SubpageCount; i++)
            {
                Page page = vma.Mm.Machine.Pages[head.Pfn.Number + i];
                if (i > 0)
                {
                    page.Get();
                }

                page.AddRmap();
                Pte entry = Pte.Mapping(page).WithYoung();
                table.Slot(slot.Start + (i * vma.Mm.Machine.Options.PageSize)).Set((old.IsWritable ? entry.WithWrite() : entry).WithMarksOf(old));
            }
        }

        head.RemoveHugeRmap();
        slot.Populate(table);
    }

    private static Scenario HugeAnonymousOf(string name, Action<World> then) => Scenarios.Collapse with
    {
        Name = name,
        Environment = [],
        Build = machine =>
        {
            World world = Scenarios.Collapse.Build(machine);
            CollapseHugePmd.Run(world.Mm, world.Start);
            then(world);
            return world;
        },
    };
}

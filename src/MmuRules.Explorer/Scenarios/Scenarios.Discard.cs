using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Exploration;

/// <content>Anonymous memory that no CPU stores to any more: others look at it, discard it, or ask about it.</content>
public static partial class Scenarios
{
    /// <summary>A page of anonymous memory, which another thread discards. Does the code under test use a page that is free, or that it has never looked at?</summary>
    public static Scenario Discard { get; } = AnonymousOf(1, cpus: 2).With(Discarder()) with
    {
        Name = nameof(Discard),
        Description = "A page of anonymous memory. Another thread discards it, while the code under test looks at it.",
    };

    /// <summary>A page of a shared file on a filesystem with buffers, which another thread unmaps, a flusher cleans, and reclaim drops or takes the buffers of. Is it marked dirty behind the filesystem's back?</summary>
    public static Scenario DiscardFile { get; } = SharedFileOf(1, new MappingOptions { UsesBuffers = true }, cpus: 1).With(Discarder(), Cleaner(), Reclaim()) with
    {
        Name = nameof(DiscardFile),
        Description = "A page of a shared file with buffers. Another thread unmaps it, a flusher cleans it, reclaim drops it or its buffers, while the code under test holds it.",
    };

    /// <summary>A huge page of anonymous memory, which another thread discards; the code under test changes its entry. Does the memory come back?</summary>
    public static Scenario DiscardHuge { get; } = HugeAnonymous(nameof(DiscardHuge), _ => { }).With(Discarder()) with
    {
        Description = "A huge page of anonymous memory. Another thread discards it, while the code under test changes its entry; what was discarded must be gone.",
    };

    /// <summary>A huge page of anonymous memory in the midst of a migration; a CPU walks there without a lock, and the code under test changes the entry. Is the page got by somebody?</summary>
    public static Scenario MigrateHuge { get; } = HugeAnonymous(nameof(MigrateHuge), PutMigrationEntry).With(Walker(1)) with
    {
        Description = "A huge page of anonymous memory is being moved: its entry maps nothing. A CPU walks there without a lock, while the code under test changes the entry.",
    };

    /// <summary>A page table that serves an area in which nothing is mapped; a CPU walks there without a lock, and the code under test takes the table away. Is a freed table walked?</summary>
    public static Scenario Walk { get; } = Emptied(nameof(Walk)).With(Walker(1)) with
    {
        Description = "A page table in which nothing is mapped. A CPU walks it without a lock, with its interrupts disabled, while the code under test takes it away.",
    };

    /// <summary>An area in which nothing is mapped, and a device that is to load from it; the code under test tells it of changes. Does the device wait for ever?</summary>
    public static Scenario Device { get; } = Emptied(nameof(Device)).With(EnvironmentParts.Device()) with
    {
        Description = "An area in which nothing is mapped. A device with an MMU of its own is to load from it, and waits while the code under test says that it is changing what is mapped there.",
    };

    /// <summary>A page of anonymous memory that was stored to since the soft-dirty marks were cleared; the code under test replaces its entry. Does the mark survive?</summary>
    public static Scenario Marked { get; } = AnonymousOf(1, cpus: 1).With(MarkReader()) with
    {
        Name = nameof(Marked),
        Description = "A page of anonymous memory that was stored to since the soft-dirty marks were cleared. The code under test replaces its entry; somebody asks for the mark.",
        Build = machine =>
        {
            World world = BuildAnonymous(machine, pages: 1, running: 1, isHuge: false);
            Operations.SoftDirty.Clear(world.Mm);
            machine.Cpus[0].Store(world.Start, 2);
            return world;
        },
    };

    /// <summary>Two pages of anonymous memory, and gathers that hold one page; the code under test unmaps both. Is it told that the gather is full?</summary>
    public static Scenario SmallGather { get; } = AnonymousOf(2, cpus: 1) with
    {
        Name = nameof(SmallGather),
        Description = "Two pages of anonymous memory, and nobody else. The gather that the code under test unmaps them with holds one page.",
        Machine = AnonymousOf(2, cpus: 1).Machine with { GatherBatchPages = 1 },
    };

    /// <summary>A small page of anonymous memory and a huge one behind it, and nobody else; the code under test unmaps both with one gather. Is the gather told of the sizes?</summary>
    public static Scenario TwoSizes { get; } = AnonymousOf(2, cpus: 1, isHuge: true) with
    {
        Name = nameof(TwoSizes),
        Description = "A small page of anonymous memory and a huge one behind it, and nobody else. The code under test unmaps both with one gather.",
        Machine = AnonymousOf(2, cpus: 1, isHuge: true).Machine with { PageCount = 8 },
        Build = BuildTwoSizes,
    };

    private static World BuildTwoSizes(Machine machine)
    {
        World world = BuildAnonymous(machine, pages: 2, running: 1, isHuge: false);
        Vma huge = world.Mm.MapAnonymous(world.End, world.PageCount, isHuge: true);
        machine.Cpus[0].Store(huge.Start, 1);
        return world;
    }

    private static Scenario Emptied(string name) => AnonymousOf(1, cpus: 2) with
    {
        Name = name,
        Build = machine =>
        {
            World world = BuildAnonymous(machine, pages: 1, running: 0, isHuge: false);
            MadviseDontNeed.Run(world.Mm, world.Start, world.End);
            return world;
        },
    };

    private static Scenario HugeAnonymous(string name, Action<World> then) => AnonymousOf(2, cpus: 2, isHuge: true) with
    {
        Name = name,
        Build = machine =>
        {
            World world = BuildAnonymous(machine, pages: 2, running: 1, isHuge: true);
            CollapseHugePmd.Run(world.Mm, world.Start);
            then(world);
            return world;
        },
    };

    private static void PutMigrationEntry(World world)
    {
        using PageTableLock.Guard held = world.Mm.PmdLock.Hold();
        PmdSlot slot = world.Mm.Directory(world.Start);
        Pmd old = slot.Invalidate();
        Page head = world.Vma.NormalPage(old);
        slot.Set(Pmd.Migration(head.Pfn, old.IsWritable).WithMarksOf(old));
        head.RemoveHugeRmap();

        // The entry's reference is that of whoever moves the page now.
        world.Held.Add(head);
    }
}

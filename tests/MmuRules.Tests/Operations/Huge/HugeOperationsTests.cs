using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

public sealed class HugeOperationsTests
{
    public static TheoryData<HardwareModel, bool> Machines => HugeWorld.Machines;

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_part_of_a_huge_page_is_unmapped(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Filled(model, splitLocks);
        Munmap.Run(world.Mm, world[1], world[2]);
        Assert.Equal([1, 3, 4], new[] { 0, 2, 3 }.Select(page => world.Cpu.Load(world[page])));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world[1]));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_part_of_a_huge_page_is_made_read_only(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Filled(model, splitLocks);
        Mprotect.Run(world.Mm, world[2], world[6], isWritable: false);
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(world[2], 9));
        world.Cpu.Store(world[1], 8);
        Assert.Equal([1, 8, 3, 4], Enumerable.Range(0, 4).Select(page => world.Cpu.Load(world[page])));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_huge_page_is_moved_to_where_it_fits_and_to_where_it_does_not(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Filled(model, splitLocks);
        Vma fitting = Mremap.Move(world.Mm, world.Start, 64, new VirtualAddress(192));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(page => world.Cpu.Load(fitting.Start + (page * 16))));
        Vma other = Mremap.Move(world.Mm, fitting.Start, 64, new VirtualAddress(16));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(page => world.Cpu.Load(other.Start + (page * 16))));
        Audit.Check(world.Machine);
        Munmap.Run(world.Mm, other.Start, other.End);
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_huge_page_is_shared_with_a_child_and_copied_page_by_page(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Filled(model, splitLocks);
        Mm child = Fork.Run(world.Mm);
        world.Cpu.Store(world[1], 20);
        world.Cpu.SwitchTo(child);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(page => world.Cpu.Load(world[page])));
        world.Cpu.Store(world[3], 40);
        world.Cpu.SwitchTo(world.Mm);
        Assert.Equal([1, 20, 3, 4], Enumerable.Range(0, 4).Select(page => world.Cpu.Load(world[page])));
        Audit.Check(world.Machine);
        Exit.Run(child);
        world.TearDown();
    }

    private static HugeWorld Filled(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        for (int page = 0; page < HugeWorld.Entries; page++)
        {
            world.Cpu.Store(world[page], page + 1);
        }

        Assert.True(world.Entry.IsHuge);
        return world;
    }
}

using MmuRules.Auditing;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Auditing;

public sealed class AuditTests
{
    [Fact]
    public void A_machine_in_use_and_at_rest_is_in_order()
    {
        var world = new World(filePages: 4);
        world.Mm.MapAnonymous(new VirtualAddress(128), 2);
        world.Cpu.Store(world.Address, 1);
        world.Cpu.Store(new VirtualAddress(144), 2);
        _ = world.Machine.Cpus[1].Load(world.AddressOf(3));

        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_map_count_that_no_entry_stands_for_is_found()
    {
        World world = Used();
        world.CachedPage().AddRmap();
        Assert.Equal(UndefinedBehavior.MapCountWrong, World.KindOf(() => Audit.Check(world.Machine)));
    }

    [Fact]
    public void A_reference_that_nobody_holds_is_found_and_the_callers_own_are_counted()
    {
        World world = Used();
        Page page = world.CachedPage();
        page.Get();
        page.Get();

        Assert.Equal(UndefinedBehavior.ReferencesWrong, World.KindOf(() => Audit.Check(world.Machine)));
        Assert.Equal(UndefinedBehavior.ReferencesWrong, World.KindOf(() => Audit.Check(world.Machine, page)));
        Audit.Check(world.Machine, page, page);
    }

    [Fact]
    public void A_translation_that_is_left_of_a_cleared_entry_is_found()
    {
        World world = Used();
        Pte entry = world.Clear(world.Slot);
        world.CachedPage().RemoveRmap();
        world.CachedPage().Put();

        Assert.Equal(UndefinedBehavior.StaleTranslation, World.KindOf(() => Audit.Check(world.Machine)));
        world.Mm.FlushPage(world.Address);
        Audit.Check(world.Machine);
        Assert.True(entry.IsPresent);
    }

    [Fact]
    public void A_translation_that_still_permits_stores_is_found()
    {
        World world = Used();
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        Assert.Equal(UndefinedBehavior.StaleTranslation, World.KindOf(() => Audit.Check(world.Machine)));
    }

    [Fact]
    public void A_table_that_is_linked_nowhere_is_found()
    {
        World world = Used();
        PageTable lost = world.Mm.Directory(new VirtualAddress(192)).AllocateTable();

        Assert.Equal(UndefinedBehavior.TableLinkedNowhere, World.KindOf(() => Audit.Check(world.Machine)));
        lost.Free();
        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_table_that_is_linked_and_free_is_found()
    {
        World world = Used();
        PageTable table = world.Mm.Directory(new VirtualAddress(192)).AllocateTable();
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(new VirtualAddress(192)).Populate(table);
        }

        table.Free();

        Assert.Equal(UndefinedBehavior.FreeTableLinked, World.KindOf(() => Audit.Check(world.Machine)));
    }

    private static World Used()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        return world;
    }
}

using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>What MMUs do to an upper-level entry that maps a huge page.</summary>
public sealed class HugePageTests
{
    private const int PagesPerTable = 4;
    private static readonly VirtualAddress Last = new(3 * 16);

    public static TheoryData<HardwareModel> All => Models.All;

    public static TheoryData<HardwareModel> RealThatNeedFlush => Models.RealThatNeedFlush;

    [Theory]
    [MemberData(nameof(All))]
    public void A_store_goes_to_its_part_of_the_huge_page_and_the_whole_is_young_and_dirty(HardwareModel model)
    {
        (Machine machine, PmdSlot slot) = Build(model);

        machine.Cpus[0].Store(Last, 7);
        slot.Mm.FlushPage(Last);

        Assert.Equal(7, machine.MemoryWord(new Pfn(3), 0).Read());
        Assert.True(slot.Read() is { IsHuge: true, IsYoung: true, IsDirty: true });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Flushing_any_address_of_a_huge_page_flushes_all_of_it(HardwareModel model)
    {
        (Machine machine, PmdSlot slot) = Build(model);
        machine.Cpus[0].Store(new VirtualAddress(0), 1);
        machine.Cpus[0].Store(Last, 1);
        Assert.Equal(2, machine.Cpus[0].Tlb.Count);

        slot.Mm.FlushPage(new VirtualAddress(16));

        Assert.Equal(0, machine.Cpus[0].Tlb.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_store_that_finds_a_huge_page_read_only_is_not_let_through(HardwareModel model)
    {
        (Machine machine, PmdSlot slot) = Build(model);
        using (slot.Mm.PmdLock.Hold())
        {
            slot.SetWriteProtect();
        }

        slot.Mm.FlushPage(Last);
        _ = machine.Cpus[0].Load(Last);
        Assert.True(machine.Cpus[0].Tlb.TryPeek(Last, out Pfn pfn, out bool isDirty));
        Assert.Equal((3, false), (pfn.Number, isDirty));
    }

    [Theory]
    [MemberData(nameof(RealThatNeedFlush))]
    public void A_huge_page_is_stored_to_until_the_flush(HardwareModel model)
    {
        (Machine machine, PmdSlot slot) = Build(model);
        machine.Cpus[0].Store(Last, 1);
        using (slot.Mm.PmdLock.Hold())
        {
            Assert.True(slot.GetAndClear().IsDirty);
        }

        machine.Cpus[0].Store(Last, 2);
        Assert.Equal(2, machine.MemoryWord(new Pfn(3), 0).Read());
        slot.Mm.FlushRange(slot.Start, slot.End);
        Assert.Equal(0, machine.Cpus[0].Tlb.Count);
    }

    [Fact]
    public void Replacing_a_huge_page_by_a_table_at_once_is_a_conflict_on_arm64()
    {
        (Machine _, PmdSlot slot) = Build(HardwareModel.Arm64);
        PageTable table = slot.AllocateTable();
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();

        Assert.Equal(UndefinedBehavior.TranslationConflict, World.KindOf(() => slot.Populate(table)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Replacing_a_huge_page_by_a_table_needs_the_flush_of_its_invalidation_on_arm64(bool flush)
    {
        (Machine machine, PmdSlot slot) = Build(HardwareModel.Arm64);
        machine.Cpus[0].Store(Last, 1);
        PageTable table = slot.AllocateTable();
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        if (flush)
        {
            slot.Invalidate();
            slot.Populate(table);
            Assert.True(slot.Read().IsTable);
        }
        else
        {
            slot.Establish(slot.Read().Invalidated());
            Assert.Equal(UndefinedBehavior.TranslationConflict, World.KindOf(() => slot.Populate(table)));
        }
    }

    private static (Machine Machine, PmdSlot Slot) Build(HardwareModel model)
    {
        var machine = new Machine(new MachineOptions { Model = model, CpuCount = 1, PageSize = 16, EntriesPerTable = PagesPerTable, TlbEntries = 8 });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(new VirtualAddress(0), PagesPerTable);
        Page[] pages = [.. Enumerable.Range(0, PagesPerTable).Select(_ => machine.AllocatePage())];
        machine.Cpus[0].SwitchTo(mm);
        PmdSlot slot = mm.Directory(new VirtualAddress(0));
        using (mm.PmdLock.Hold())
        {
            slot.Set(Pmd.Mapping(pages[0]).WithWrite());
        }

        return (machine, slot);
    }
}

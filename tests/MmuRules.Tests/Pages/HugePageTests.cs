using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Tests.Pages;

public sealed class HugePageTests
{
    private readonly Machine _machine = new(new MachineOptions { PageCount = 12, PageSize = 16, EntriesPerTable = 4 });

    [Fact]
    public void A_huge_page_is_the_lowest_aligned_row_of_free_pages()
    {
        Page small = _machine.AllocatePage();

        Page huge = _machine.AllocateHugePage();

        Assert.Equal(4, huge.Pfn.Number);
        Assert.Equal((true, false, true, 4), (huge.IsHead, huge.IsTail, huge.IsHuge, huge.SubpageCount));
        Assert.Equal((false, true, true, huge), (Tail(huge).IsHead, Tail(huge).IsTail, Tail(huge).IsHuge, Tail(huge).Head));
        Assert.Equal((false, 1, small), (small.IsHuge, small.SubpageCount, small.Head));
        Assert.Equal(7, _machine.FreePages);
    }

    [Fact]
    public void Its_pages_are_given_to_nobody_else_and_come_back_together()
    {
        Page huge = _machine.AllocateHugePage();
        Page other = _machine.AllocateHugePage();
        _machine.AllocateHugePage();
        Assert.Throws<OutOfPagesException>(() => _machine.AllocatePage());

        other.Put();

        Assert.Equal(4, _machine.FreePages);
        Assert.Equal(4, _machine.AllocatePage().Pfn.Number);
        Assert.False(other.IsHuge);
        Assert.Contains("no 4 in a row", Assert.Throws<OutOfPagesException>(() => _machine.AllocateHugePage()).Message);
        Assert.True(huge.IsHuge);
    }

    [Fact]
    public void References_flags_and_the_lock_of_every_part_are_the_heads()
    {
        Page huge = _machine.AllocateHugePage();
        Page tail = Tail(huge);

        tail.Get();
        tail.MarkDirty();
        tail.Lock();

        Assert.Equal((2, 2), (huge.RefCount, tail.RefCount));
        Assert.True(huge.IsDirty && tail.IsDirty && huge.IsLocked);
        Assert.False(huge.TryLock());
        huge.Unlock();
        tail.Put();
        tail.Put();
        Assert.Equal(12, _machine.FreePages);
        Assert.Equal(UndefinedBehavior.DoubleFree, World.KindOf(tail.Put));
        Assert.Equal(UndefinedBehavior.UseOfFreedPage, World.KindOf(tail.Get));
    }

    [Fact]
    public void Each_part_has_a_map_count_of_its_own_beside_that_of_the_whole()
    {
        Page huge = _machine.AllocateHugePage();
        Page tail = Tail(huge);

        huge.AddHugeRmap();
        tail.AddRmap();

        Assert.Equal((1, 2), (huge.MapCount, tail.MapCount));
        Assert.Equal((2, 1, true), (huge.TotalMapCount, tail.EntireMapCount, tail.IsMapped));
        Assert.Equal(UndefinedBehavior.FreedWhileMapped, World.KindOf(huge.Put));
        huge.RemoveHugeRmap();
        Assert.Equal(UndefinedBehavior.FreedWhileMapped, World.KindOf(huge.Put));
        Assert.Equal(UndefinedBehavior.NegativeMapCount, World.KindOf(huge.RemoveHugeRmap));
        Assert.Equal(UndefinedBehavior.NegativeMapCount, World.KindOf(huge.RemoveRmap));
        tail.RemoveRmap();
        huge.Put();
    }

    [Fact]
    public void Only_a_head_is_mapped_as_a_whole()
    {
        Page huge = _machine.AllocateHugePage();
        Assert.Throws<MachineConfigurationException>(Tail(huge).AddHugeRmap);
        Assert.Throws<MachineConfigurationException>(_machine.AllocatePage().AddHugeRmap);
    }

    [Fact]
    public void A_split_makes_locked_small_pages_with_a_reference_each_and_the_dirtiness_of_the_whole()
    {
        Page huge = _machine.AllocateHugePage();
        Page tail = Tail(huge);
        huge.MarkDirty();
        huge.Lock();

        Assert.True(huge.TrySplit(references: 1));

        Assert.Equal((false, false, tail), (huge.IsHuge, tail.IsHuge, tail.Head));
        Assert.True(tail.IsLocked && tail.IsDirty && tail.RefCount == 1);
        tail.Unlock();
        tail.Put();
        Assert.Equal((9, 1), (_machine.FreePages, huge.RefCount));
    }

    [Fact]
    public void A_split_is_refused_while_somebody_else_holds_or_maps_the_page()
    {
        Page huge = _machine.AllocateHugePage();
        Assert.Equal(UndefinedBehavior.PageNotLocked, World.KindOf(() => huge.TrySplit(1)));
        huge.Lock();
        Tail(huge).Get();
        Assert.False(huge.TrySplit(references: 1));
        Tail(huge).Put();
        huge.AddHugeRmap();
        Assert.False(huge.TrySplit(references: 1));
        huge.RemoveHugeRmap();
        Assert.Throws<MachineConfigurationException>(() => Tail(huge).TrySplit(1));
        Assert.True(huge.TrySplit(references: 1));
        Assert.Throws<MachineConfigurationException>(() => huge.TrySplit(1));
    }

    [Fact]
    public void A_freed_huge_page_leaves_the_machine_as_it_was()
    {
        MachineState before = _machine.Capture();
        Page huge = _machine.AllocateHugePage();
        _machine.MemoryWord(Tail(huge).Pfn, 1).Write(5);
        huge.MarkDirty();
        huge.Put();
        Assert.Equal(before, _machine.Capture());
    }

    private Page Tail(Page huge) => _machine.Pages[huge.Pfn.Number + 2];
}

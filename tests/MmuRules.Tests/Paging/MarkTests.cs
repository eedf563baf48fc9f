using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Paging;

public sealed class MarkTests
{
    private static readonly Page SomePage = new Machine().Pages[5];

    public static TheoryData<Pte> FreshEntries => [Pte.Mapping(SomePage).WithWrite(), Pte.Swap(3), Pte.Migration(SomePage.Pfn, isWritable: true)];

    [Theory]
    [MemberData(nameof(FreshEntries))]
    public void An_entry_takes_over_the_marks_of_the_one_in_whose_place_it_is_put(Pte fresh)
    {
        Pte plain = Pte.Mapping(SomePage).WithWrite();

        Assert.Equal(fresh, fresh.WithMarksOf(plain));
        Assert.Equal(fresh.WithSoftDirty(), fresh.WithMarksOf(plain.WithSoftDirty()));
        Assert.Equal(fresh.WithSoftDirty(), fresh.WithSoftDirty().WithMarksOf(plain));
        Assert.Equal(fresh.WithoutWrite().WithUffdWp(), fresh.WithMarksOf(plain.WithoutWrite().WithUffdWp()));
        Assert.Equal(fresh.WithSoftDirty(), fresh.WithMarksOf(Pte.Swap(1).WithSoftDirty()));
    }

    [Fact]
    public void Marks_go_from_a_huge_page_to_each_of_its_pages_and_back()
    {
        Pmd huge = Pmd.Mapping(SomePage).WithSoftDirty();
        Pte part = Pte.Migration(SomePage.Pfn, isWritable: true);

        Assert.True(part.WithMarksOf(huge) is { IsSoftDirty: true, IsWritable: true, IsUffdWp: false });
        Assert.True(part.WithMarksOf(huge.WithUffdWp().Invalidated()) is { IsSoftDirty: true, IsWritable: false, IsUffdWp: true });
        Assert.True(Pmd.Mapping(SomePage).WithWrite().WithMarksOf(part.WithSoftDirty()) is { IsHuge: true, IsSoftDirty: true, IsWritable: true });
        Assert.True(Pmd.Migration(SomePage.Pfn, isWritable: true).WithMarksOf(huge) is { IsMigration: true, IsSoftDirty: true });
    }

    [Fact]
    public void A_zapped_file_entry_leaves_a_marker_only_if_userfaultfd_protects_it()
    {
        Pte entry = Pte.Mapping(SomePage).WithSoftDirty();
        Assert.True(Pte.MarkerOf(entry).IsNone);
        Assert.True(Pte.MarkerOf(entry.WithUffdWp()) is { IsMarker: true, IsUffdWp: true, IsNone: false });
        Assert.True(Pte.MarkerOf(Pte.Swap(1).WithUffdWp()).IsMarker);
    }

    [Fact]
    public void An_entry_that_userfaultfd_protects_cannot_be_made_writable()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte before = world.Slot.Read();
            Pte wrong = before.WithUffdWp();

            Assert.Equal(UndefinedBehavior.WriteProtectedEntryWritable, World.KindOf(() => world.Slot.Set(wrong)));
            Assert.Equal(UndefinedBehavior.WriteProtectedEntryWritable, World.KindOf(() => world.Slot.TryReplace(before, wrong)));
            Assert.Equal(
                UndefinedBehavior.WriteProtectedEntryWritable, World.KindOf(() => world.Slot.Set(Pte.Migration(before.Pfn, isWritable: true).WithUffdWp())));
            Assert.Equal(before, world.Slot.Read());

            world.Slot.Set(wrong.WithoutWrite());
        }

        using (world.Mm.PmdLock.Hold())
        {
            PmdSlot other = world.Mm.Directory(new VirtualAddress(64));
            Pmd wrong = Pmd.Mapping(SomePage).WithWrite().WithUffdWp();
            Assert.Equal(UndefinedBehavior.WriteProtectedEntryWritable, World.KindOf(() => other.Set(wrong)));
            Assert.Equal(UndefinedBehavior.WriteProtectedEntryWritable, World.KindOf(() => other.Establish(wrong)));
            Assert.True(other.Read().IsNone);
        }
    }
}

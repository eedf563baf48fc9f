using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Pages;

public sealed class PutAllTests
{
    private readonly World _world = new(pages: 16);

    [Fact]
    public void Pages_that_are_freed_together_are_free_and_on_no_list()
    {
        MachineState before = _world.Machine.Capture();
        Page[] pages = [_world.Machine.AllocatePage(), _world.Machine.AllocatePage(), _world.Machine.AllocateHugePage()];
        Array.ForEach(pages, _world.Machine.Lru.Add);
        pages[0].Get();

        Page.PutAll([.. pages, pages[0]]);

        Assert.Equal(before, _world.Machine.Capture());
    }

    [Fact]
    public void A_translation_to_any_of_them_is_one_too_many()
    {
        _ = _world.Cpu.Load(_world.AddressOf(1));
        Page page = _world.CachedPage(1);
        Page other = _world.Machine.AllocatePage();
        _world.Clear(_world.Mm.FindTable(_world.AddressOf(1))!.Slot(_world.AddressOf(1)));
        page.RemoveRmap();
        Assert.True(Reclaim.Invalidate(page));

        // The reference that is left was the entry's; the flush is forgotten.
        Page.PutAll([other, page]);

        Assert.Equal(UndefinedBehavior.LoadFromFreedPage, World.KindOf(() => _world.Cpu.Load(_world.AddressOf(1))));
    }

    [Fact]
    public void One_that_cannot_be_freed_is_named_and_the_others_are_freed()
    {
        Page mapped = _world.Machine.AllocatePage();
        Page free = _world.Machine.AllocatePage();
        mapped.AddRmap();

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => Page.PutAll([mapped, free]));

        Assert.Equal((UndefinedBehavior.FreedWhileMapped, mapped.ToString()), (thrown.Kind, thrown.Subject));
        Assert.Equal((1, 0), (mapped.RefCount, free.RefCount));
    }

    [Fact]
    public void A_zap_of_many_pages_frees_them_all()
    {
        Vma heap = _world.Mm.MapAnonymous(_world.AddressOf(7), 6);
        for (VirtualAddress address = heap.Start; address < heap.End; address += 16)
        {
            _world.Cpu.Store(address, 1);
        }

        MadviseDontNeed.Run(_world.Mm, heap.Start, heap.End);
        Assert.Equal((16, 0), (_world.Machine.FreePages, _world.Machine.Lru[LruList.InactiveAnonymous].Count));
    }
}

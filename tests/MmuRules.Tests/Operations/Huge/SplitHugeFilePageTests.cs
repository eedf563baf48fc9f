using MmuRules.Auditing;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

/// <summary>
/// What a dirty bit that a split loses leads to, where it is all that knows of a store: in a huge page of a file that is not told of first stores. "The bug doesn't lead to user-visible misbehaviour in
/// current kernel, but fixing this would be critical for future work on THP: both huge-ext4 and THP swap out rely on proper dirty tracking" (Shutemov, 14 June 2017).
/// </summary>
public sealed class SplitHugeFilePageTests
{
    private const int Entries = 4;

    private readonly Machine _machine;
    private readonly Disk _disk;
    private readonly Mapping _file;
    private readonly Vma _vma;
    private readonly Page _head;

    public SplitHugeFilePageTests()
    {
        _machine = new Machine(new MachineOptions { CpuCount = 2, PageCount = 8, PageSize = 16, EntriesPerTable = Entries, TlbEntries = 16 });
        _disk = _machine.CreateDisk(Entries);
        _file = _disk.CreateFile(Entries, new MappingOptions { AccountsDirty = false });
        Mm mm = _machine.CreateMm();
        _vma = mm.MapShared(_file, new VirtualAddress(0), Entries);
        _machine.Cpus[0].SwitchTo(mm);
        _machine.Cpus[1].SwitchTo(mm);
        _head = _file.TryGetHugePage(0)!;
        PmdSlot slot = mm.Directory(_vma.Start);
        using (mm.PmdLock.Hold())
        {
            _head.Get();
            _head.AddHugeRmap();
            slot.Deposit(slot.AllocateTable());
            slot.Set(Pmd.Mapping(_head).WithWrite());
        }
    }

    [Theory]
    [InlineData(SplitForm.NotAtomic)]
    [InlineData(SplitForm.FlagsTakenEarly)]
    public void A_split_that_loses_the_dirty_bit_loses_the_store(SplitForm form)
    {
        SplitWhileAnotherCpuStores(form);

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Invalidate(_head)));
    }

    [Fact]
    public void The_split_that_takes_the_flags_from_the_exchanged_entry_keeps_it()
    {
        SplitWhileAnotherCpuStores(SplitForm.Modern);

        Assert.True(_head.IsDirty);
        Assert.False(Reclaim.Invalidate(_head));
        _file.Fsync();
        Assert.Equal(99, _disk.Peek(1));
        Assert.True(Reclaim.Invalidate(_head));
        _head.Put();
        Audit.Check(_machine);
        Assert.Equal(_machine.Pages.Count, _machine.FreePages);
    }

    [Fact]
    public void A_huge_page_is_not_read_over_pages_that_are_cached()
    {
        Assert.Null(_file.TryGetHugePage(0));
        Assert.Throws<BadFileOffsetException>(() => _file.TryGetHugePage(1));
        Assert.Throws<BadFileOffsetException>(() => _file.TryGetHugePage(Entries));
        Assert.Equal(4, _machine.FreePages);
    }

    // Between the reading of the entry and its exchange, and then everything is unmapped.
    private void SplitWhileAnotherCpuStores(SplitForm form)
    {
        using (Meanwhile meanwhile = Meanwhile.Before(_machine, StepKind.WriteDirectory, () => _machine.Cpus[1].Store(_vma.Start + 16, 99)))
        {
            SplitHugePmd.Run(_vma, _vma.Start, form: form);
            Assert.True(meanwhile.HasActed);
        }

        MadviseDontNeed.Run(_vma.Mm, _vma.Start, _vma.End);
        Assert.False(_head.IsMapped);
    }
}

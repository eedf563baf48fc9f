using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Files;

public sealed class TruncateTests
{
    private readonly World _world = new(pages: 16);

    [Fact]
    public void Behind_the_end_nothing_is_mapped_cached_or_read()
    {
        _world.Cpu.Store(_world.AddressOf(0), 1);
        _world.Cpu.Store(_world.AddressOf(1), 2);

        _world.File.Truncate(1);

        Assert.Equal((1, 2, 15), (_world.File.PageCount, _world.File.Capacity, _world.Machine.FreePages));
        var thrown = Assert.Throws<BadAddressException>(() => _world.Cpu.Load(_world.AddressOf(1)));
        Assert.Contains("maps page 1 of file 1, which has 1", thrown.Message);
        Assert.Throws<BadAddressException>(() => _world.Cpu.Store(_world.AddressOf(1), 3));
        Assert.Throws<BadFileOffsetException>(() => _world.File.Read(16));
        Assert.Throws<BadFileOffsetException>(() => _world.File.Write(16, 1));
        Assert.Equal(1, _world.Cpu.Load(_world.AddressOf(0)));
    }

    [Fact]
    public void Made_longer_again_it_has_zeros_there()
    {
        _world.Cpu.Store(_world.AddressOf(1), 2);
        _world.File.Fsync();
        Assert.Equal(2, _world.Disk.Peek(1));

        _world.File.Truncate(1);
        _world.File.Truncate(2);

        Assert.Equal((0, 0), (_world.Disk.Peek(1), _world.Cpu.Load(_world.AddressOf(1))));
    }

    [Fact]
    public void Private_copies_are_unmapped_too()
    {
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 2);
        _world.Cpu.Store(area.Start, 1);
        _world.Cpu.Store(area.Start + 16, 2);

        _world.File.Truncate(1);

        Assert.Equal(1, _world.Cpu.Load(area.Start));
        Assert.Throws<BadAddressException>(() => _world.Cpu.Load(area.Start + 16));
        Assert.Equal(14, _world.Machine.FreePages);
    }

    [Fact]
    public void Whoever_holds_a_truncated_page_may_mark_it_dirty_and_store_to_it_without_harm()
    {
        _world.Cpu.Store(_world.Address, 1);
        Page page = _world.File.FindPage(0)!;

        _world.File.Truncate(0);
        page.MarkDirty();
        _world.Machine.MemoryWord(page.Pfn, 0).Write(9);

        Assert.Equal((1, null), (page.RefCount, page.Mapping));
        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(page));
        Assert.False(Writeback.CleanPage(page));
        page.Put();
        Assert.Equal((0, 16), (_world.Disk.Peek(0), _world.Machine.FreePages));
    }

    [Fact]
    public async Task It_waits_for_a_write_that_is_under_way()
    {
        _world.Cpu.Store(_world.Address, 1);
        Page page = _world.File.FindPage(0)!;
        Assert.True(Writeback.Start(page));
        Task truncation = Task.Factory.StartNew(() => _world.File.Truncate(0), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => page.IsLocked);
        Assert.False(truncation.IsCompleted);

        Writeback.Complete(page);
        await truncation;

        page.Put();
        Assert.Equal((0, 16), (_world.Disk.Peek(0), _world.Machine.FreePages));
    }

    [Fact]
    public void A_fault_that_comes_between_its_steps_maps_nothing_that_stays()
    {
        _world.Cpu.Store(_world.Address, 1);
        var faults = new BetweenSteps(() => _world.Cpu.Load(_world.AddressOf(1)), _world);
        _world.Machine.Observer = faults;
        _world.File.Truncate(0);
        _world.Machine.Observer = null;

        Assert.True(faults.Refused > 3);
        Assert.Equal((16, 0), (_world.Machine.FreePages, _world.Cpu.Tlb.Count));
    }

    [Fact]
    public void A_length_that_the_file_cannot_have_is_refused()
    {
        Assert.Throws<MachineConfigurationException>(() => _world.File.Truncate(-1));
        Assert.Throws<MachineConfigurationException>(() => _world.File.Truncate(3));
        Assert.Equal(2, _world.File.PageCount);
        _world.File.Truncate(1);
        Assert.Throws<MachineConfigurationException>(() => _world.Mm.MapShared(_world.File, _world.AddressOf(8), 2));
    }

    [Fact]
    public void The_length_is_state_of_the_machine()
    {
        MachineState before = _world.Machine.Capture();
        _world.File.Truncate(1);
        Assert.NotEqual(before, _world.Machine.Capture());
        _world.Machine.Restore(before);
        Assert.Equal(2, _world.File.PageCount);
    }

    private sealed class BetweenSteps(Action act, World world) : IStepObserver
    {
        private bool _isActing;

        internal int Refused { get; private set; }

        public void Before(in Step step)
        {
            // What is done here is made of steps too.
            if (_isActing)
            {
                return;
            }

            _isActing = true;
            if (!world.Table.Ptl.IsHeld && !world.Machine.Pages.Any(page => page.IsLocked) && !world.Cpu.IsInInstruction)
            {
                Act();
            }

            _isActing = false;
        }

        private void Act()
        {
            using Agent.Scope acting = Agent.As(World.Intruder);
            try
            {
                act();
            }
            catch (BadAddressException)
            {
                Refused++;
            }
        }

        public void Blocked(in Step step) => throw new InvalidOperationException($"{step} waits for ever.");

        public void After(in Step step, long observed)
        {
        }
    }
}

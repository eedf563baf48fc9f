using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

/// <summary>What a machine has spent: counted, restored, and no part of what it is.</summary>
public sealed class CounterTests
{
    private readonly World _world = new(cpus: 3);

    private Machine Machine => _world.Machine;

    public CounterTests() => _ = _world.Cpu.Load(_world.Address);

    [Fact]
    public void A_flush_is_counted_with_its_pages_and_an_interrupt_for_each_cpu_that_it_reaches()
    {
        CounterValues before = Machine.Counters;
        Machine.Cpus[2].SwitchTo(null);
        _world.Mm.FlushRange(_world.Address, _world.Address + 32);
        _world.Mm.FlushPage(_world.Address);
        CounterValues spent = Machine.Counters - before;

        Assert.Equal((2, 0, 3, 4), (spent.Flushes, spent.FullFlushes, spent.PagesFlushed, spent.Interrupts));
        Assert.Equal(1.5, spent.PagesPerFlush);
    }

    [Fact]
    public void A_full_flush_counts_no_pages()
    {
        CounterValues before = Machine.Counters;
        _world.Mm.FlushTlb();
        Machine.FlushTlb();
        CounterValues spent = Machine.Counters - before;

        Assert.Equal((2, 2, 0, 6), (spent.Flushes, spent.FullFlushes, spent.PagesFlushed, spent.Interrupts));
        Assert.Equal(0, spent.PagesPerFlush);
    }

    [Fact]
    public void A_flush_that_covers_nothing_is_none()
    {
        CounterValues before = Machine.Counters;
        _world.Mm.FlushRange(_world.Address, _world.Address);
        Assert.Equal(before, Machine.Counters);
    }

    [Fact]
    public void Work_counts_from_the_first_spinlock_to_the_release_of_the_last()
    {
        CounterValues before = Machine.Counters;
        _ = _world.Slot.Read();
        using (PageTableLock.LockPair(_world.Mm.PmdLock, _world.Table.Ptl))
        {
            PteSlot slot = _world.Table.Slot(_world.Address);
            CounterValues inside = Machine.Counters;
            _ = slot.Read();
            Assert.Equal(inside, Machine.Counters);
        }

        CounterValues spent = Machine.Counters - before;
        Assert.Equal(2, spent.SpinlockAcquisitions);

        // Two acquisitions, the look at the upper level, a read, and the release of the lock that was taken last.
        Assert.Equal(5, spent.SpinlockWork);
    }

    [Fact]
    public void An_interrupt_under_a_spinlock_costs_whoever_spins()
    {
        CounterValues Spend(Action action)
        {
            CounterValues before = Machine.Counters;
            using (_world.Table.Ptl.Hold())
            {
                action();
            }

            return Machine.Counters - before;
        }

        long idle = Spend(() => { }).SpinlockWork;
        CounterValues flushing = Spend(_world.Mm.FlushTlb);
        Assert.Equal(idle + CounterValues.StepWork + (3 * CounterValues.InterruptWork), flushing.SpinlockWork);
        Assert.True(flushing.LongestSpinlockWork >= flushing.SpinlockWork);
    }

    [Fact]
    public void Another_agents_work_is_his_own()
    {
        PageTableLock ptl = _world.Table.Ptl;
        CounterValues before = Machine.Counters;
        ptl.Lock();
        using (Agent.As(World.Cleaner))
        {
            _world.Mm.FlushTlb();
        }

        ptl.Unlock();
        Assert.Equal(1, (Machine.Counters - before).SpinlockWork);
    }

    [Fact]
    public void The_counts_are_restored_and_two_states_are_the_same_whatever_they_cost()
    {
        MachineState cheap = Machine.Capture();
        CounterValues before = Machine.Counters;
        _world.Mm.FlushPage(_world.Address + 200);
        MachineState dear = Machine.Capture();

        Assert.Equal(cheap, dear);
        Machine.Restore(cheap);
        Assert.Equal(before, Machine.Counters);
    }

    [Fact]
    public void An_observed_machine_counts_as_one_that_is_not()
    {
        CounterValues unobserved = Run(null);
        CounterValues observed = Run(new Watcher());
        Assert.Equal(unobserved, observed);

        static CounterValues Run(IStepObserver? observer)
        {
            var world = new World();
            world.Machine.Observer = observer;
            world.Cpu.Store(world.Address, 1);
            world.File.Fsync();
            MmuRules.Operations.MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
            return world.Machine.Counters;
        }
    }

    private sealed class Watcher : IStepObserver
    {
        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step) => throw new InvalidOperationException($"{step} waits for ever.");

        public void After(in Step step, long observed)
        {
        }
    }
}

using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Paging;

/// <summary>Two page-table locks at a time, which may be one.</summary>
public sealed class PageTableLockTests
{
    private readonly Machine _machine = new();
    private readonly PageTableLock _first;
    private readonly PageTableLock _second;
    private readonly PageTableLock _pmd;

    public PageTableLockTests()
    {
        _first = new PageTableLock(_machine, "the first table's lock");
        _second = new PageTableLock(_machine, "the second table's lock");
        _pmd = new PageTableLock(_machine, "the upper level's lock", LockClass.Pmd);
    }

    [Fact]
    public void A_pair_is_taken_in_one_order_whoever_asks_and_released_in_the_other()
    {
        var log = new LockLog(_machine);
        using (PageTableLock.LockPair(_second, _first))
        {
            Assert.True(_first.IsHeldByCurrent && _second.IsHeldByCurrent);
        }

        string[] backwards = log.Take();
        using (PageTableLock.LockPair(_first, _second))
        {
        }

        Assert.Equal(log.Take(), backwards);
        Assert.Equal(backwards[0][^1], backwards[3][^1]);
    }

    [Fact]
    public void The_upper_levels_lock_is_the_first_of_a_pair()
    {
        var log = new LockLog(_machine);
        using (PageTableLock.LockPair(_first, _pmd))
        {
        }

        Assert.StartsWith(nameof(StepKind.AcquirePmd), log.Take()[0]);
    }

    [Fact]
    public void A_pair_that_is_one_lock_is_taken_once()
    {
        var log = new LockLog(_machine);
        using (PageTableLock.LockPair(_first, _first))
        {
            Assert.True(_first.IsHeldByCurrent);
        }

        Assert.Equal(2, log.Take().Length);
        Assert.False(_first.IsHeld);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_locks_of_two_tables_and_of_the_level_above_may_be_one_or_three(bool areSplit)
    {
        var machine = new Machine(new MachineOptions { SplitPageTableLocks = areSplit, EntriesPerTable = 4 });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(default, 8);
        machine.Cpus[0].SwitchTo(mm);
        var apart = new VirtualAddress(4 * 4096);
        machine.Cpus[0].Store(default, 1);
        machine.Cpus[0].Store(apart, 1);
        PageTableLock first = mm.FindTable(default)!.Ptl;
        PageTableLock second = mm.FindTable(apart)!.Ptl;

        Assert.Equal(!areSplit, first == second && first == mm.PmdLock);
        CounterValues before = machine.Counters;
        using (PageTableLock.LockPair(first, second))
        {
            Assert.True(first.IsHeldByCurrent && second.IsHeldByCurrent);
            Assert.Equal(!areSplit, mm.PmdLock.IsHeld);
        }

        using (PageTableLock.LockPair(first, mm.PmdLock))
        {
            Assert.True(first.IsHeldByCurrent && mm.PmdLock.IsHeldByCurrent);
        }

        Assert.Equal(areSplit ? 4 : 2, (machine.Counters - before).SpinlockAcquisitions);
        Assert.False(first.IsHeld || second.IsHeld || mm.PmdLock.IsHeld);
    }

    [Fact]
    public void Where_locks_are_not_split_a_tables_lock_under_that_of_the_level_above_is_taken_twice()
    {
        var machine = new Machine(new MachineOptions { SplitPageTableLocks = false });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(default, 1);
        machine.Cpus[0].SwitchTo(mm);
        machine.Cpus[0].Store(default, 1);
        using PageTableLock.Guard held = mm.PmdLock.Hold();
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => mm.FindTable(default)!.Ptl.Lock()));
    }

    [Fact]
    public void A_pair_under_one_of_its_own_locks_or_under_a_third_is_out_of_order_and_leaves_no_lock_behind()
    {
        _second.Lock();
        Assert.Equal(UndefinedBehavior.LockOrder, World.KindOf(() => PageTableLock.LockPair(_first, _second)));
        Assert.False(_first.IsHeld);
        _second.Unlock();

        _first.Lock();
        Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => PageTableLock.LockPair(_first, _second)));
        Assert.False(_second.IsHeld);
    }

    [Fact]
    public void A_pair_whose_second_lock_cannot_be_had_releases_the_first()
    {
        using (Agent.As(World.Zapper))
        {
            _second.Lock();
        }

        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(() => PageTableLock.LockPair(_first, _second)));
        Assert.False(_first.IsHeld);
    }

    [Fact]
    public void A_pair_of_two_machines_is_refused()
    {
        var foreign = new PageTableLock(new Machine(), "a foreign lock");
        Assert.Throws<MachineConfigurationException>(() => PageTableLock.LockPair(_first, foreign));
    }

    [Fact]
    public async Task Threads_that_take_the_same_pair_in_both_orders_never_wait_for_each_other()
    {
        long count = 0;
        await Task.WhenAll(Task.Run(() => Run(_first, _second)), Task.Run(() => Run(_second, _first)));
        Assert.Equal(20_000, count);

        void Run(PageTableLock left, PageTableLock right)
        {
            for (int i = 0; i < 10_000; i++)
            {
                using PageTableLock.PairGuard held = PageTableLock.LockPair(left, right);
                count++;
            }
        }
    }

    /// <summary>Writes down each step, with a letter for each lock.</summary>
    private sealed class LockLog : IStepObserver
    {
        private readonly List<string> _steps = [];
        private readonly List<Word> _words = [];

        internal LockLog(Machine machine) => machine.Observer = this;

        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step) => throw new InvalidOperationException($"{step} waits for ever.");

        public void After(in Step step, long observed)
        {
            Word target = step.Target;
            int lockNumber = _words.FindIndex(word => word.Region == target.Region && word.Index == target.Index);
            if (lockNumber < 0)
            {
                lockNumber = _words.Count;
                _words.Add(target);
            }

            _steps.Add($"{step} {(char)('a' + lockNumber)}");
        }

        internal string[] Take()
        {
            string[] steps = [.. _steps];
            _steps.Clear();
            return steps;
        }
    }
}

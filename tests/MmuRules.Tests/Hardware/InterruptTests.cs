using MmuRules.Hardware;

namespace MmuRules.Tests.Hardware;

/// <summary>Interrupts that are disabled, and who waits for them.</summary>
public sealed class InterruptTests
{
    [Fact]
    public void A_flush_by_interrupt_waits_until_interrupts_are_enabled()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        DisableAs(World.Writer, world.Cpu);
        var observer = new EnablesWhenBlocked(world.Cpu);
        world.Machine.Observer = observer;

        world.Mm.FlushPage(world.Address);

        Assert.Equal(1, observer.Waits);
        Assert.True(observer.HeldTranslationMeanwhile(world));
        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }

    [Fact]
    public void Waiting_for_lockless_walkers_reaches_cpus_that_run_nothing()
    {
        var world = new World(cpus: 3);
        Cpu idle = world.Machine.Cpus[2];
        idle.SwitchTo(null);
        DisableAs(World.Writer, idle);
        var observer = new EnablesWhenBlocked(idle);
        world.Machine.Observer = observer;

        world.Mm.FlushTlb();
        Assert.Equal(0, observer.Waits);
        world.Machine.SynchronizeWalkers();

        Assert.Equal(1, observer.Waits);
    }

    [Fact]
    public void A_thread_that_flushes_waits_for_another_thread_that_walks()
    {
        var world = new World();
        using var isWalking = new ManualResetEventSlim();
        bool isOver = false;
        var walker = new Thread(() =>
        {
            using (world.Cpu.InterruptsOff())
            {
                isWalking.Set();
                Thread.Sleep(20);
                Volatile.Write(ref isOver, true);
            }
        });
        walker.Start();
        isWalking.Wait();

        world.Mm.FlushTlb();

        Assert.True(Volatile.Read(ref isOver));
        walker.Join();
    }

    [Fact]
    public void Threads_that_walk_and_execute_and_flush_all_come_to_an_end()
    {
        var world = new World(cpus: 2, pages: 4);
        int walks = 0;
        Thread[] threads =
        [
            new(() => Walk(world.Machine.Cpus[0])),
            new(() => Walk(world.Machine.Cpus[1])),
            new(() =>
            {
                while (Volatile.Read(ref walks) < 2)
                {
                    world.Mm.FlushTlb();
                    world.Machine.SynchronizeWalkers();
                }
            }),
        ];
        Array.ForEach(threads, thread => thread.Start());

        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));

        void Walk(Cpu cpu)
        {
            for (int i = 0; i < 2_000; i++)
            {
                using (cpu.InterruptsOff())
                {
                    cpu.Store(world.AddressOf(cpu.Id), i);
                }
            }

            Interlocked.Increment(ref walks);
        }
    }

    [Fact]
    public void A_flush_by_the_one_who_has_disabled_the_interrupts_it_needs_is_a_deadlock()
    {
        var world = new World();
        using (world.Cpu.InterruptsOff())
        {
            Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(world.Mm.FlushTlb));
            Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(world.Machine.SynchronizeWalkers));
        }

        world.Mm.FlushTlb();
    }

    [Fact]
    public void A_flush_that_waits_for_another_agent_of_its_own_thread_is_a_deadlock()
    {
        var world = new World();
        DisableAs(World.Writer, world.Cpu);
        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(world.Mm.FlushTlb));
    }

    [Fact]
    public void An_inner_guard_leaves_interrupts_disabled()
    {
        Cpu cpu = new World().Cpu;
        using (cpu.InterruptsOff())
        {
            using (cpu.InterruptsOff())
            {
                Assert.True(cpu.AreInterruptsOff);
            }

            Assert.True(cpu.AreInterruptsOff);
        }

        Assert.False(cpu.AreInterruptsOff);
    }

    [Fact]
    public void Interrupts_are_enabled_by_the_one_who_disabled_them_only()
    {
        Cpu cpu = new World().Cpu;
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(cpu.EnableInterrupts));
        DisableAs(World.Writer, cpu);
        Assert.Equal(UndefinedBehavior.UnlockByNonOwner, World.KindOf(cpu.EnableInterrupts));
        Assert.Equal(UndefinedBehavior.CpuDrivenTwice, World.KindOf(cpu.DisableInterrupts));
        Assert.True(cpu.AreInterruptsOff);
    }

    private static void DisableAs(int agent, Cpu cpu)
    {
        using (Agent.As(agent))
        {
            cpu.DisableInterrupts();
        }
    }

    /// <summary>Lets the walker come to an end as soon as somebody waits for it.</summary>
    private sealed class EnablesWhenBlocked(Cpu cpu) : IStepObserver
    {
        private bool _heldTranslation;

        internal int Waits { get; private set; }

        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step)
        {
            Assert.Equal(StepKind.Interrupt, step.Kind);
            Waits++;
            _heldTranslation = cpu.Tlb.Count > 0;
            using (Agent.As(World.Writer))
            {
                cpu.EnableInterrupts();
            }
        }

        public void After(in Step step, long observed)
        {
        }

        internal bool HeldTranslationMeanwhile(World world) => _heldTranslation && world.Cpu == cpu;
    }
}

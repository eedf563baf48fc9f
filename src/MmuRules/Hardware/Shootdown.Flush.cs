using System.Numerics;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>Flushes: by interrupt, which also waits for whoever has interrupts disabled, and by broadcast, which does not.</content>
internal sealed partial class Shootdown
{
    private ReadOnlySpan<Cpu> Cpus => machine.AllCpus;

    /// <summary>Flushes a range of an address space, or of every one, as the model does. On return no CPU holds or uses such a translation from before.</summary>
    internal void Flush(Mm? mm, int first, int end, bool freedTables = false) => Flush(new TlbRange(mm, first, end, freedTables));

    /// <summary>Flushes what a range says.</summary>
    internal void Flush(in TlbRange range)
    {
        if (machine.Mutant?.Withholds(range) == true)
        {
            return;
        }

        machine.Agents.Counters.AddFlush(range.End - range.First, isFull: range.End - range.First == machine.Options.VirtualPages);
        machine.Agents.Current.AddWork(CounterValues.StepWork);
        machine.Model.Flush(machine, range);
    }

    /// <summary>Flushes everything on some CPUs: what was noted for them while they ran whichever address space.</summary>
    internal void FlushAll(long cpus) => Flush(new TlbRange(null, 0, machine.Options.VirtualPages) { Reached = cpus });

    /// <summary>Interrupts each CPU that runs the address space. A CPU is interrupted when its interrupts are enabled, between two instructions.</summary>
    internal void Interrupt(in TlbRange range) => Interrupt(range.Cpus, range, StepKind.Interrupt);

    /// <summary>Interrupts every CPU, to no purpose but that: a lockless walker that began before has ended on return.</summary>
    internal void Synchronize()
    {
        if (machine.Mutant?.DropsSynchronization() != true)
        {
            Interrupt(long.MaxValue, null, StepKind.Interrupt);
        }
    }

    /// <summary>Invalidates on the only CPU there is, by whoever runs on it. Another one who has disabled its interrupts runs on until he enables them.</summary>
    internal void InvalidateHere(in TlbRange range) => Interrupt(range.Cpus, range, StepKind.LocalInvalidate);

    /// <summary>Invalidates on each CPU that runs the address space, and waits for the instructions under way; no CPU is interrupted.</summary>
    internal void Broadcast(in TlbRange range)
    {
        if (machine.Observer is null)
        {
            using Pause pause = Stop(range.Cpus);
            pause.Forget(range);
            return;
        }

        for (long waiting = Present(range.Cpus); TryChoose(ref waiting, machine.Observer) is { } cpu;)
        {
            var step = new Step(StepKind.BroadcastInvalidate, cpu.InstructionWord);
            machine.Before(step);
            WaitForBoundary(cpu, step);
            cpu.Forget(range);
            machine.After(step, 0);
        }
    }

    /// <summary>Marks every translation to a page that is being freed. A right program has flushed them all, and pays for the look only.</summary>
    internal void MarkDangling(int physicalPage)
    {
        machine.Model.MarkDangling(machine, physicalPage);
        foreach (MmuNotifier notifier in machine.Notifiers.Items)
        {
            notifier.MarkDangling(physicalPage);
        }

        long cpus = 0;
        foreach (Cpu cpu in Cpus)
        {
            cpus |= cpu.Tlb.Holds(physicalPage) ? 1L << cpu.Id : 0;
        }

        if (cpus != 0)
        {
            using Pause pause = Stop(cpus);
            pause.MarkDangling(physicalPage);
        }
    }

    /// <summary>Marks what CPUs remember of a table that is being freed.</summary>
    internal void MarkDanglingTable(int table)
    {
        long cpus = 0;
        foreach (Cpu cpu in Cpus)
        {
            cpus |= cpu.WalkCache?.Holds(table) == true ? 1L << cpu.Id : 0;
        }

        if (cpus != 0)
        {
            using Pause pause = Stop(cpus);
            foreach (Cpu cpu in Cpus)
            {
                if (cpu.IsIn(cpus))
                {
                    cpu.WalkCache!.MarkDangling(table);
                }
            }
        }
    }

    private void Interrupt(long cpus, TlbRange? range, StepKind kind)
    {
        if (kind == StepKind.Interrupt)
        {
            int reached = BitOperations.PopCount((ulong)Present(cpus));
            machine.Agents.Counters.AddInterrupts(reached);
            machine.Agents.Current.AddWork(reached * CounterValues.InterruptWork);
        }

        if (machine.Observer is not { } observer)
        {
            InterruptThreads(Present(cpus), range, kind);
            return;
        }

        for (long waiting = Present(cpus); TryChoose(ref waiting, observer) is { } cpu;)
        {
            var step = new Step(kind, cpu.InstructionWord);
            machine.Before(step);
            while (!cpu.Takes(kind))
            {
                machine.Blocked(step);
            }

            cpu.Forget(range);
            machine.After(step, 0);
        }
    }

    private long Present(long cpus) => cpus & ((1L << Cpus.Length) - 1);

    private Cpu? TryChoose(ref long waiting, IStepObserver observer)
    {
        if (waiting == 0)
        {
            return null;
        }

        int chosen = observer.ChooseCpu(waiting);
        if (((waiting >> chosen) & 1) == 0)
        {
            throw new MachineConfigurationException($"The observer chose CPU {chosen}, which the flush has not to reach.");
        }

        waiting &= ~(1L << chosen);
        return Cpus[chosen];
    }

    // A CPU whose interrupts are disabled may go on executing, so it cannot be held: it is let go and asked again.
    private void InterruptThreads(long cpus, TlbRange? range, StepKind kind)
    {
        long waiting = cpus;
        for (SpinWait spin = default; waiting != 0; spin.SpinOnce(sleep1Threshold: -1))
        {
            using Pause pause = Stop(waiting);
            foreach (Cpu cpu in Cpus)
            {
                if (cpu.IsIn(waiting) && cpu.Takes(kind))
                {
                    cpu.Forget(range);
                    waiting &= ~(1L << cpu.Id);
                }
            }
        }
    }
}

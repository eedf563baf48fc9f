namespace MmuRules.Hardware;

/// <summary>Stops CPUs between two instructions and invalidates translations there: the interrupt of a TLB shootdown and its acknowledgement.</summary>
/// <remarks>
/// A CPU sets a word at the beginning of an instruction and clears it at the end, with no fence of its own; the one who interrupts pays for the
/// ordering by a process-wide barrier. After it, either the CPU has seen the interrupt, or its instruction has been seen and is waited for.
/// Linux: <c>smp_call_function_many</c>, <c>flush_tlb_mm_range</c>.
/// </remarks>
internal sealed class Shootdown(Machine machine)
{
    // One shootdown at a time. It is the innermost lock: whoever holds it waits for running instructions only, and those take no lock.
    private readonly Lock _gate = new();

    private Machine Machine => machine;

    /// <summary>Invalidates on each of the CPUs, one after the other; on return none of them holds or uses such a translation from before.</summary>
    internal void Flush(long cpus, int first, int end)
    {
        if (machine.Observer is null)
        {
            using Pause pause = Stop(cpus);
            pause.Invalidate(first, end);
            return;
        }

        foreach (Cpu cpu in machine.Cpus)
        {
            if (cpu.IsIn(cpus))
            {
                var step = new Step(StepKind.Interrupt, cpu.InstructionWord);
                machine.Before(step);
                WaitForBoundary(cpu, step);
                cpu.Tlb.Invalidate(first, end);
                machine.After(step, 0);
            }
        }
    }

    /// <summary>Holds the CPUs between two instructions until the pause is disposed.</summary>
    internal Pause Stop(long cpus)
    {
        if (machine.Observer is not null)
        {
            foreach (Cpu cpu in machine.Cpus)
            {
                if (cpu.IsIn(cpus))
                {
                    WaitForBoundary(cpu, new Step(StepKind.Interrupt, cpu.InstructionWord));
                }
            }

            return new Pause(this, cpus);
        }

        _gate.Enter();
        foreach (Cpu cpu in machine.Cpus)
        {
            if (cpu.IsIn(cpus))
            {
                cpu.InterruptWord.Write(1);
            }
        }

        Interlocked.MemoryBarrierProcessWide();
        foreach (Cpu cpu in machine.Cpus)
        {
            if (cpu.IsIn(cpus))
            {
                for (SpinWait spin = default; cpu.IsInInstruction;)
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }
        }

        return new Pause(this, cpus);
    }

    /// <summary>Marks every translation to a page that is being freed. A right program has flushed them all, and pays for the look only.</summary>
    internal void MarkDangling(int physicalPage)
    {
        long cpus = 0;
        foreach (Cpu cpu in machine.Cpus)
        {
            cpus |= cpu.Tlb.Holds(physicalPage) ? 1L << cpu.Id : 0;
        }

        if (cpus != 0)
        {
            using Pause pause = Stop(cpus);
            pause.MarkDangling(physicalPage);
        }
    }

    private void WaitForBoundary(Cpu cpu, Step step)
    {
        while (cpu.IsInInstruction)
        {
            machine.Observer!.Blocked(step);
        }
    }

    private void Resume(long cpus)
    {
        if (!_gate.IsHeldByCurrentThread)
        {
            return;
        }

        foreach (Cpu cpu in machine.Cpus)
        {
            if (cpu.IsIn(cpus))
            {
                cpu.InterruptWord.Write(0);
            }
        }

        _gate.Exit();
    }

    /// <summary>The time during which CPUs are stopped.</summary>
    internal readonly ref struct Pause(Shootdown shootdown, long cpus)
    {
        internal void Invalidate(int first, int end)
        {
            foreach (Cpu cpu in shootdown.Machine.Cpus)
            {
                if (cpu.IsIn(cpus))
                {
                    cpu.Tlb.Invalidate(first, end);
                }
            }
        }

        internal void MarkDangling(int physicalPage)
        {
            foreach (Cpu cpu in shootdown.Machine.Cpus)
            {
                if (cpu.IsIn(cpus))
                {
                    cpu.Tlb.MarkDangling(physicalPage);
                }
            }
        }

        public void Dispose() => shootdown.Resume(cpus);
    }
}

namespace MmuRules.Hardware;

/// <summary>Stops CPUs between two instructions: what an interrupt, a broadcast invalidation, and a TLB that is kept coherent are made of.</summary>
/// <remarks>
/// A CPU sets a word at the beginning of an instruction and clears it at the end, with no fence of its own; the one who interrupts pays for the
/// ordering by a process-wide barrier. After it, either the CPU has seen the interrupt, or its instruction has been seen and is waited for.
/// Linux: <c>smp_call_function_many</c>, <c>flush_tlb_mm_range</c>.
/// </remarks>
internal sealed partial class Shootdown(Machine machine)
{
    // One shootdown at a time. It is the innermost lock: whoever holds it waits for running instructions only, and those take no lock.
    private readonly Lock _gate = new();

    /// <summary>Holds the CPUs between two instructions until the pause is disposed, whether or not their interrupts are disabled.</summary>
    internal Pause Stop(long cpus)
    {
        if (machine.Observer is not null)
        {
            foreach (Cpu cpu in machine.AllCpus)
            {
                if (cpu.IsIn(cpus))
                {
                    WaitForBoundary(cpu, new Step(StepKind.Interrupt, cpu.InstructionWord));
                }
            }

            return new Pause(this, cpus);
        }

        _gate.Enter();
        foreach (Cpu cpu in machine.AllCpus)
        {
            if (cpu.IsIn(cpus))
            {
                cpu.InterruptWord.Write(1);
            }
        }

        Interlocked.MemoryBarrierProcessWide();
        foreach (Cpu cpu in machine.AllCpus)
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

    private void WaitForBoundary(Cpu cpu, Step step)
    {
        while (cpu.IsInInstruction)
        {
            machine.Blocked(step);
        }
    }

    private void Resume(long cpus)
    {
        if (!_gate.IsHeldByCurrentThread)
        {
            return;
        }

        foreach (Cpu cpu in machine.AllCpus)
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
        internal void Forget(in TlbRange range)
        {
            foreach (Cpu cpu in shootdown.Cpus)
            {
                if (cpu.IsIn(cpus))
                {
                    cpu.Forget(range);
                }
            }
        }

        internal void MarkDangling(int physicalPage)
        {
            foreach (Cpu cpu in shootdown.Cpus)
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

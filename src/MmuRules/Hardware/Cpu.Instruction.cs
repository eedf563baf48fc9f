using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>An instruction that its TLB does not serve at once: the walk, the fault, and what a CPU may fill unasked.</content>
public sealed partial class Cpu
{
    // What is learned of an instruction that has not loaded yet must not look like a value that was loaded.
    private const long NotDone = long.MinValue;

    /// <summary>Fills the translation of an address that no instruction asked for, if its entry maps something. Never faults; a step that any CPU may take at any time.</summary>
    /// <param name="address">The virtual address in bytes.</param>
    /// <returns>Whether there is a translation now.</returns>
    /// <exception cref="MachineConfigurationException">The machine was built without <see cref="MachineOptions.SpeculativeFill"/>.</exception>
    /// <exception cref="BadAddressException">The address is outside the address space, or no address space runs here.</exception>
    /// <remarks>Source: Intel SDM volume 3, 4.10.2.3: translations may be cached for accesses that are never executed.</remarks>
    public bool SpeculativelyFill(VirtualAddress address)
    {
        if (!Machine.Options.SpeculativeFill)
        {
            throw new MachineConfigurationException($"The machine was built without {nameof(MachineOptions.SpeculativeFill)}.");
        }

        Mm mm = Check(new VirtualAddress(address.Value & ~7UL));
        int page = (int)(address.Value >> _pageShift);
        var step = new Step(StepKind.SpeculativeFill, Tlb.WordAt(page));
        Machine.Before(step);
        EnterInstruction();
        try
        {
            TlbEntry entry = Tlb.Lookup(page);

            // It may run another address space by now: what it fills is from the tables of the one that it runs.
            if (!entry.IsValid && Mm == mm)
            {
                entry = WalkAndFill(mm, page, AccessKind.Speculative);
            }

            End();
            Machine.After(step, entry.IsValid ? 1 : 0);
            return entry.IsValid;
        }
        finally
        {
            End();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin()
    {
        if (_state[InstructionIndex] != 0)
        {
            ThrowDrivenTwice();
        }

        // No fence: whoever interrupts pays for it. See Shootdown.
        Volatile.Write(ref _state[InstructionIndex], 1);
    }

    [DoesNotReturn]
    private void ThrowDrivenTwice() => throw new UndefinedBehaviorException(
        UndefinedBehavior.CpuDrivenTwice, "an instruction", ToString(), "Its last one has not ended: two threads drive it.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End() => Volatile.Write(ref _state[InstructionIndex], 0);

    private void EnterInstruction()
    {
        SpinWait spin = default;

        // Whether the last one has ended is looked at, by whoever notes what a step reads too.
        _ = InstructionWord.Read();
        while (true)
        {
            Begin();
            if (InterruptWord.Read() == 0)
            {
                return;
            }

            End();
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private long Execute(VirtualAddress address, bool isWrite, long value)
    {
        while (true)
        {
            Mm mm = Check(address);
            if (TryExecute(mm, address, isWrite, ref value))
            {
                return value;
            }

            // An instruction that faults has not happened: the handler runs between two instructions, and then it is begun again.
            Fault.Handle(mm, address, isWrite);
        }
    }

    private bool TryExecute(Mm mm, VirtualAddress address, bool isWrite, ref long value)
    {
        int page = (int)(address.Value >> _pageShift);
        long needed = isWrite ? TlbEntry.Writable | TlbEntry.Dirty : 0;
        var step = new Step(isWrite ? StepKind.Store : StepKind.Load, Tlb.WordAt(page));
        Machine.Before(step);
        EnterInstruction();
        try
        {
            TlbEntry entry = Tlb.Lookup(page);
            if (!entry.IsValid || (entry.Raw & needed) != needed)
            {
                entry = WalkAndFill(mm, page, isWrite ? AccessKind.Store : AccessKind.Load);
                if (!entry.IsValid)
                {
                    End();
                    Machine.After(step, NotDone);
                    return false;
                }

                // Between the walk and the access others go on, but no interrupt is taken: this is what one who interrupts finds, and so a part of the step.
                InstructionWord.Write(1);
                Machine.After(step, NotDone + 1 + entry.PhysicalPage);
                step = new Step(StepKind.Access, Machine.MemoryWord(new Pfn(entry.PhysicalPage), 0));
                Machine.Before(step);
                entry = Tlb.Lookup(page);
            }

            Access(entry, address, isWrite, ref value);
            if (step.Kind == StepKind.Access)
            {
                InstructionWord.Write(0);
            }
            else
            {
                End();
            }

            Machine.After(step, value);
            return true;
        }
        finally
        {
            End();
        }
    }

    private void Access(TlbEntry entry, VirtualAddress address, bool isWrite, ref long value)
    {
        if (entry.IsDangling)
        {
            throw new UndefinedBehaviorException(
                isWrite ? UndefinedBehavior.StoreToFreedPage : UndefinedBehavior.LoadFromFreedPage,
                $"{this} at {address}",
                $"page {entry.PhysicalPage}",
                "The page was freed while this CPU could still translate to it: it was freed before the flush.");
        }

        var word = new Word(_memoryRegion, MemoryIndex(entry.Raw, address));
        if (isWrite)
        {
            word.Write(value);
        }
        else
        {
            value = word.Read();
        }
    }

    private Mm Check(VirtualAddress address)
    {
        if (!IsPlausible(address))
        {
            throw new BadAddressException(address, $"is not a multiple of 8 bytes below {new VirtualAddress(_addressLimit)}");
        }

        return Mm ?? throw new BadAddressException(address, $"was used on {this}, which runs no address space");
    }
}

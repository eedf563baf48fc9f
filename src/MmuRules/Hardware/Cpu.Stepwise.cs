using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <content>An instruction taken apart, for whoever plays a CPU step by step: the same steps as those of <see cref="Load"/> and <see cref="Store"/>, one to a call.</content>
public sealed partial class Cpu
{
    /// <summary>Takes the next step of a load or store: the access that its translation serves, the walk, or the access behind a walk.</summary>
    /// <param name="address">The address, the same one until the instruction has ended.</param>
    /// <param name="isWrite">Whether it is a store.</param>
    /// <param name="value">The value: stored, or set to what was loaded.</param>
    /// <returns>How far the instruction has come.</returns>
    internal InstructionProgress Advance(VirtualAddress address, bool isWrite, ref long value)
    {
        Mm mm = Check(address);
        int page = (int)(address.Value >> _pageShift);
        if (IsInInstruction)
        {
            TlbEntry walked = Tlb.Lookup(page);
            var access = new Step(StepKind.Access, Machine.MemoryWord(new Pfn(walked.PhysicalPage), 0));
            Machine.Before(access);
            Access(Tlb.Lookup(page), address, isWrite, ref value);
            InstructionWord.Write(0);
            Machine.After(access, value);
            return InstructionProgress.Done;
        }

        long needed = isWrite ? TlbEntry.Writable | TlbEntry.Dirty : 0;
        var step = new Step(isWrite ? StepKind.Store : StepKind.Load, Tlb.WordAt(page));
        Machine.Before(step);
        TlbEntry entry = Tlb.Lookup(page);
        if (entry.IsValid && (entry.Raw & needed) == needed)
        {
            Access(entry, address, isWrite, ref value);
            Machine.After(step, value);
            return InstructionProgress.Done;
        }

        if (!WalkAndFill(mm, page, isWrite ? AccessKind.Store : AccessKind.Load).IsValid)
        {
            Machine.After(step, 0);
            return InstructionProgress.Faulted;
        }

        InstructionWord.Write(1);
        Machine.After(step, 1);
        return InstructionProgress.Walked;
    }
}

/// <summary>How far an instruction has come.</summary>
internal enum InstructionProgress
{
    /// <summary>It has loaded or stored.</summary>
    Done,

    /// <summary>Its translation stands in the TLB; until its access the CPU takes no interrupt.</summary>
    Walked,

    /// <summary>It has not happened: its fault has to be handled first.</summary>
    Faulted,
}

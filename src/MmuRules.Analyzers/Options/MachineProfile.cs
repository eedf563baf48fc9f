namespace MmuRules.Analyzers.Options;

/// <summary>The machines that code is meant to be right on.</summary>
/// <remarks>docs/profiles.md says what each of them lets go, and why.</remarks>
internal enum MachineProfile
{
    /// <summary>Every real machine.</summary>
    Portable,

    /// <summary>The hardware sets the bits of an entry by itself; a flush interrupts the other CPUs, and so waits for those that have disabled interrupts.</summary>
    X86,

    /// <summary>A flush is broadcast, interrupts nobody and does not wait for lockless walkers; a live entry is broken before another is made.</summary>
    Arm64,

    /// <summary>Whoever clears an entry atomically has taken it from all CPUs by then.</summary>
    S390,

    /// <summary>Translations stand in a hash beside the tables; a flush is broadcast.</summary>
    PowerPcHash,

    /// <summary>The bits of an entry are set by faults, under the page-table lock.</summary>
    SoftwareDirty,

    /// <summary>One CPU, and code that manages memory is not preempted on it.</summary>
    Up,
}

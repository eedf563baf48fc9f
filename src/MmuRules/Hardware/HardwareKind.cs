namespace MmuRules.Hardware;

/// <summary>Whether there is such hardware.</summary>
public enum HardwareKind
{
    /// <summary>Machines like it have been built: correct code has to be right on it.</summary>
    Real,

    /// <summary>It was feared and never built: it shows why correct code need not do more than it does.</summary>
    Feared,

    /// <summary>It is better than any machine: no store can be lost on it, so that what is lost elsewhere is the TLB's doing.</summary>
    Oracle,
}

namespace MmuRules.Hardware;

/// <summary>How the MMUs of a machine behave where machines differ: what a walk does to the entry, what a change of an entry does to the TLBs, and what a flush waits for.</summary>
/// <remarks>A model has no state of its own: one object serves every machine.</remarks>
public abstract partial class HardwareModel
{
    private protected HardwareModel()
    {
    }

    /// <summary>Re-walks to set a dirty bit, uses a dirty translation without a walk, and is flushed by interrupt.</summary>
    public static HardwareModel X86 { get; } = new X86();

    /// <summary>Tells dirtiness by the write permission, is flushed by broadcast, and wants an entry to be empty before it maps another page.</summary>
    public static HardwareModel Arm64 { get; } = new Arm64();

    /// <summary>Forgets a translation everywhere in the instant in which its entry is cleared; accessed and dirty bits are set by faults.</summary>
    public static HardwareModel S390 { get; } = new S390();

    /// <summary>Keeps a hash table, shared by the CPUs, between TLBs and page tables, and sets bits in it by byte stores.</summary>
    public static PowerPcHash PowerPcHash { get; } = new PowerPcHash();

    /// <summary>Sets no bits at all: faults do. As ia64, older arm, mips and alpha.</summary>
    public static HardwareModel SoftwareDirty { get; } = new SoftwareDirty();

    /// <summary>Has one CPU only.</summary>
    public static HardwareModel UniProcessor { get; } = new UniProcessor();

    /// <summary>Sets the dirty bit where it once found the entry, without looking.</summary>
    public static HardwareModel BlindDirty { get; } = new BlindDirty();

    /// <summary>Holds dirty bits back in the TLB until a translation is evicted or flushed.</summary>
    public static HardwareModel WriteBackDirty { get; } = new WriteBackDirty();

    /// <summary>A translation dies with its entry, on every CPU at once: no flush is ever needed. The oracle that nothing is lost.</summary>
    public static HardwareModel CoherentTlb { get; } = new CoherentTlb();

    /// <summary>Every model, the real ones first.</summary>
    public static IReadOnlyList<HardwareModel> All { get; } =
        [X86, Arm64, S390, PowerPcHash, SoftwareDirty, UniProcessor, BlindDirty, WriteBackDirty, CoherentTlb];

    /// <summary>The model's name.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether there is such hardware.</summary>
    public virtual HardwareKind Kind => HardwareKind.Real;

    /// <summary>Whether machines like it have been built, so that correct code has to be right on it.</summary>
    public bool IsReal => Kind == HardwareKind.Real;

    /// <summary>The largest number of CPUs that a machine of this model has.</summary>
    public virtual int MostCpus => MachineOptions.MostCpus;

    /// <summary>What there is to know of it.</summary>
    public abstract HardwareDescription Description { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

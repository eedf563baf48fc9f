using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Options;

/// <summary>How a file is checked. Files with the same settings share what is found out of their methods; others do not.</summary>
/// <param name="Profile">The machines that the code is meant for.</param>
/// <param name="SplitPageTableLocks">Whether each page table has a lock of its own, so that the locks of two tables are two locks.</param>
internal sealed record Settings(MachineProfile Profile, bool SplitPageTableLocks)
{
    /// <summary>What holds where nothing is said.</summary>
    public static Settings Default { get; } = new(MachineProfile.Portable, false);

    /// <summary>What an operation does on these machines that declares an effect.</summary>
    /// <remarks>
    /// The instruction by which s390 takes an entry takes its translation from every CPU in the same moment. A plain store tells nobody there either, and
    /// a write-protection promises no flush: Linux leaves it to the next switch of address spaces if no other CPU runs this one.
    /// </remarks>
    public MmuEffect Actual(MmuEffect declared) =>
        Profile == MachineProfile.S390 && declared == MmuEffect.ClearsEntry ? MmuEffect.ClearsAndFlushesEntry : declared;
}

using System.Collections.Immutable;

namespace MmuRules.Analyzers.Options;

/// <summary>The options of <c>.editorconfig</c> and their values, as they are written there.</summary>
internal static class OptionNames
{
    public const string Profile = "mmurules.profile";
    public const string SplitPageTableLocks = "mmurules.split_page_table_locks";

    /// <summary>The names of the profiles, in the order in which they are listed to people.</summary>
    public static ImmutableArray<(string Name, MachineProfile Profile)> Profiles { get; } =
    [
        ("x86", MachineProfile.X86),
        ("arm64", MachineProfile.Arm64),
        ("s390", MachineProfile.S390),
        ("powerpc_hash", MachineProfile.PowerPcHash),
        ("software_dirty", MachineProfile.SoftwareDirty),
        ("up", MachineProfile.Up),
        ("portable", MachineProfile.Portable),
    ];

    public static ImmutableArray<(string Name, bool Value)> Switches { get; } = [("true", true), ("false", false)];
}

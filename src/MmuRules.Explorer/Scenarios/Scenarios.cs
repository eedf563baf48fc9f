using System.Collections.Immutable;
using MmuRules.Operations;

namespace MmuRules.Exploration;

/// <summary>The scenarios that come with the explorer.</summary>
public static partial class Scenarios
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<Scenario> All =>
    [
        .. Enum.GetValues<MkCleanForm>().SelectMany(form => SharedFiles(form)), SharedFileReclaim, SharedMemory, Unmapped, Anonymous, Elsewhere, Fork, SoftDirty, Collapse, TableFree,
        Swap, HugePage, Mremap, Mprotect, WriteProtect, Discard, DiscardFile, DiscardHuge, MigrateHuge, Walk, Device, Marked, SmallGather, TwoSizes,
    ];

    /// <summary>Finds a scenario by its name, however it is capitalized.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that there are.</exception>
    public static Scenario Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(scenario => string.Equals(scenario.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no scenario '{name}'. There are: {string.Join(", ", All.Select(scenario => scenario.Name))}.", nameof(name));
    }
}

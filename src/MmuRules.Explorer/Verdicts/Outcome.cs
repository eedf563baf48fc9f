namespace MmuRules.Exploration;

/// <summary>How an exploration ended. There is no bare "pass".</summary>
public enum Outcome
{
    /// <summary>Every interleaving was explored, and none violates a property.</summary>
    Proved,

    /// <summary>An interleaving violates a property, and is shown.</summary>
    Violated,

    /// <summary>Nothing was found among the interleavings that were looked at, and they were not all.</summary>
    Bounded,

    /// <summary>The exploration was stopped by its limit of memory or states before it could tell.</summary>
    Unknown,
}

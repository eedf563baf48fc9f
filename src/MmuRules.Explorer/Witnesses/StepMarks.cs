namespace MmuRules.Exploration;

/// <summary>What a step of a witness does to the fate of the store that is lost.</summary>
[Flags]
public enum StepMarks
{
    /// <summary>Nothing in particular.</summary>
    None = 0,

    /// <summary>A translation table's dirty bit is carried over to its page.</summary>
    DirtyTransferred = 1,

    /// <summary>A page is taken for clean from here on.</summary>
    Cleaned = 2,

    /// <summary>A CPU stores through a translation whose entry is gone or no longer permits it.</summary>
    StaleStore = 4,

    /// <summary>Here a store is lost, or the property is violated in another way.</summary>
    Lost = 8,

    /// <summary>A CPU's stale translation goes.</summary>
    Flushed = 16,

    /// <summary>An entry is cleared, or loses a permission: a stale window opens.</summary>
    WindowOpened = 32,
}

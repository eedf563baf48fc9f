namespace MmuRules.Files;

/// <summary>What became of a page that reclaim tried to take.</summary>
public enum ReclaimResult
{
    /// <summary>It is free, or will be as soon as the caller lets go of it.</summary>
    Reclaimed,

    /// <summary>It is locked, being written, free, or cannot be read again from anywhere: nothing was done to it.</summary>
    Kept,

    /// <summary>It has been unmapped, but somebody holds a reference or it became dirty again.</summary>
    Busy,

    /// <summary>It was used of late.</summary>
    Referenced,

    /// <summary>It is used again and again, and belongs on the active list.</summary>
    Active,
}

namespace MmuRules.Exploration;

/// <summary>What <see cref="TextLanes"/> do otherwise than usual.</summary>
[Flags]
public enum TextLanesOptions
{
    /// <summary>Unicode, without what each step changes.</summary>
    None = 0,

    /// <summary>ASCII only, for a log whose encoding nobody knows.</summary>
    Ascii = 1,

    /// <summary>Below each step what it changes in the machine.</summary>
    Changes = 2,
}

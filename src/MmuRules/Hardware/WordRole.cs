namespace MmuRules.Hardware;

/// <summary>What words of the state mean, as far as two states can be the same but for names.</summary>
internal enum WordRole
{
    /// <summary>What counts as it stands.</summary>
    Plain,

    /// <summary>Content of pages and disks: nobody but programs looks at the values, so that only which of them are equal matters.</summary>
    Content,

    /// <summary>A CPU's own: its TLB, its instruction under way.</summary>
    OfCpu,

    /// <summary>A bit for each CPU.</summary>
    CpuMask,
}

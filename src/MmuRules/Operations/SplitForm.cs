namespace MmuRules.Operations;

/// <summary>How the entry of a huge page is split. All but the first are here so that they can be shown to be wrong.</summary>
public enum SplitForm
{
    /// <summary>The entry is invalidated atomically, stays "present", and what is carried over is taken from what the exchange returned: as in Linux since 2018.</summary>
    Modern,

    /// <summary>The entry is read, and stored as invalid: a dirty bit that a CPU sets in between is nowhere.</summary>
    /// <remarks>Linux: the generic <c>pmdp_invalidate</c> before d52605d7cb30 (Shutemov, 14 June 2017).</remarks>
    NotAtomic,

    /// <summary>The entry is invalidated atomically, but the flags were taken from it before.</summary>
    /// <remarks>The patches of 14 June 2017: "in <c>__split_huge_pmd_locked()</c> we collected the dirty bit early. So even if we made <c>pmdp_invalidate()</c> atomic … we still loose it" (Kumar).</remarks>
    FlagsTakenEarly,

    /// <summary>Migration entries do not get the soft-dirty mark; the page's dirty bit is set in its stead, and is no substitute.</summary>
    /// <remarks>Linux before August 2016 (Arcangeli, "soft_dirty: fix soft_dirty during THP split").</remarks>
    FrozenWithoutSoftDirty,

    /// <summary>The entry is emptied, and filled again: who discards memory meanwhile passes over it.</summary>
    /// <remarks>Linux, in several places before ced108037c2a, 58ceeb6bec86 and 5b7abeae3af8 (2017).</remarks>
    ThroughNone,
}

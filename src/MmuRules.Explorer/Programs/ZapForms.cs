namespace MmuRules.Exploration;

/// <summary>The zap forms of history: what <c>zap_pte_range()</c> was, was to be, and is.</summary>
/// <remarks>Functions written against the machine, which do the same, are in <c>samples/ZapPteRange</c>.</remarks>
public static class ZapForms
{
    /// <summary>Before April 2014: marked and unmapped under the lock, flushed behind it.</summary>
    /// <remarks>Linux v3.14, <c>mm/memory.c</c>.</remarks>
    public static ZapProgram Original { get; } = ZapProgram.Parse("[X D R Q] F Z", "original");

    /// <summary>Linus Torvalds' two patches of 21 April 2014: the dirty bit travels in the batch, and the page is marked behind the flush, and behind the unlock.</summary>
    /// <remarks>Linux: 21819f790e3d, d26515fe19d5, never merged.</remarks>
    public static ZapProgram TwoPatchDraft { get; } = ZapProgram.Parse("[X R Q·dirty] F D Z", "two-patch draft");

    /// <summary>Dave Hansen's patch of the same evening: the dirty flag in the low bit of the page's pointer in the batch. Instruction for instruction as the two-patch draft.</summary>
    /// <remarks>It marks all pages of a batch before it frees the first; the draft marks and frees page after page. With one page there is no difference.</remarks>
    public static ZapProgram HansensDraft { get; } = ZapProgram.Parse("[X R Q·dirty] F D Z", "Hansen's draft");

    /// <summary>Linus Torvalds' patch of 24 April 2014, and the code of the next eight years: flushed before the unlock.</summary>
    /// <remarks>Linux: 1cf35d47712d.</remarks>
    public static ZapProgram SplitFlush { get; } = ZapProgram.Parse("[X D R Q F] Z", "split flush");

    /// <summary>Hugh Dickins' alternative of 25 April 2014: the original, under the lock that a walk of the reverse map needs.</summary>
    /// <remarks>Never merged.</remarks>
    public static ZapProgram IMmapLock { get; } = ZapProgram.Parse("⟨i_mmap [X D R Q] F⟩ Z", "i_mmap lock");

    /// <summary>Since November 2022: the page leaves the reverse map only behind the flush.</summary>
    /// <remarks>Linux: 5df397dec7c4.</remarks>
    public static ZapProgram DelayedRmap { get; } = ZapProgram.Parse("[X D Q F R] Z", "delayed rmap");

    /// <summary>All of them, in the order of time.</summary>
    public static IReadOnlyList<ZapProgram> All { get; } = [Original, TwoPatchDraft, HansensDraft, SplitFlush, IMmapLock, DelayedRmap];
}

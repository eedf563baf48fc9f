using MmuRules.Exploration;
using ZapPteRange.Forms;

namespace MmuRules.ExplorerTests;

/// <summary>The forms of samples/ZapPteRange, unmodified, as code under test.</summary>
internal static class HistoricalForms
{
    internal const string Original = "original";
    internal const string TwoPatchDraft = "two-patch draft";
    internal const string HansensDraft = "Hansen's draft";
    internal const string SplitFlush = "split flush";
    internal const string IMmapLock = "i_mmap lock";
    internal const string DelayedRmap = "delayed rmap";

    internal static IReadOnlyList<CodeUnderTest> All { get; } =
    [
        Of(Original, ZapPteRange.Forms.Original.ZapPteRange),
        Of(TwoPatchDraft, ZapPteRange.Forms.TwoPatchDraft.ZapPteRange),
        Of(HansensDraft, ZapPteRange.Forms.HansensDraft.ZapPteRange),
        Of(SplitFlush, ZapPteRange.Forms.SplitFlush.ZapPteRange),
        Of(IMmapLock, IMmapLocked.ZapPteRange),
        Of(DelayedRmap, ZapPteRange.Forms.DelayedRmap.ZapPteRange),
    ];

    internal static CodeUnderTest Named(string name) => All.Single(form => form.Name == name);

    private static CodeUnderTest Of(string name, Delegate zap) => new(name, CodeBinder.Bind(zap));
}

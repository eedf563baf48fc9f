using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <summary>What a step changes in the pages and their entries, in words.</summary>
internal static class PackedChanges
{
    internal static IReadOnlyList<string> Between(ZapState before, ZapState after, int pages)
    {
        List<string> changes = [];
        for (int page = 0; page < pages; page++)
        {
            ulong old = Page(before.Rest, page);
            ulong now = Page(after.Rest, page);
            Compare($"entry {page}", EntryOf(old), EntryOf(now));
            Compare($"page {page}", PageOf(old), PageOf(now));
            Compare($"disk {page}", DiskOf(old), DiskOf(now));
        }

        return changes;

        void Compare(string what, string old, string now)
        {
            if (old != now)
            {
                changes.Add($"{what}: {old} → {now}");
            }
        }
    }

    private static string EntryOf(ulong bits) => (bits & Present) == 0
        ? (bits & EntryDirty) == 0 ? "none" : "none, with a stray dirty bit"
        : ((bits & Writable) == 0 ? "read-only" : "writable") + ((bits & EntryDirty) == 0 ? ", clean" : ", dirty");

    private static string PageOf(ulong bits) => (bits & Cached) == 0
        ? "not cached"
        : ((bits & PageDirty) == 0 ? "clean" : "dirty") + ((bits & Writeback) == 0 ? string.Empty : ", being written") + ((bits & Buffers) == 0 ? string.Empty : ", with buffers");

    private static string DiskOf(ulong bits) => (bits & (Newer | StoredOutside)) == 0 ? "up to date" : "older than the page";
}

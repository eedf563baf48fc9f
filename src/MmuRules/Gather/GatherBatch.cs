namespace MmuRules.Gather;

/// <summary>A fixed number of places for pages that wait to be freed. A gather chains batches up to a limit.</summary>
/// <remarks>Linux: <c>struct mmu_gather_batch</c>.</remarks>
internal sealed class GatherBatch(int size)
{
    private readonly EncodedPage[] _pages = new EncodedPage[size];

    internal GatherBatch? Next { get; set; }

    internal bool IsFull => Count == _pages.Length;

    internal int Count { get; private set; }

    internal Span<EncodedPage> Pages => _pages.AsSpan(0, Count);

    internal void Add(EncodedPage page) => _pages[Count++] = page;

    internal bool TryTake(out EncodedPage page)
    {
        bool any = Count > 0;
        page = any ? _pages[--Count] : default;
        return any;
    }
}

using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <content>The batches of pages. A batch that was once allocated stays with the place.</content>
internal sealed partial class GatherSlot
{
    private Region[] _batches;

    /// <summary>How many pages wait to be freed.</summary>
    internal int PendingPages => (Active * _machine.Options.GatherBatchPages) + Count;

    /// <summary>The number of the batch that is being filled; those before it are full.</summary>
    private ref long ActiveWord => ref _state.Words[BatchIndex];

    /// <summary>The number of pages in the batch that is being filled.</summary>
    private ref long CountWord => ref _state.Words[CountIndex];

    private int Active => (int)ActiveWord;

    private int Count => (int)CountWord;

    /// <summary>Queues a page. There is room for it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="batchLimit">How many batches are chained at most.</param>
    /// <returns>Whether there is room for another one.</returns>
    internal bool Add(EncodedPage page, int batchLimit)
    {
        if (page.IsRmapDelayed)
        {
            // First, for a next batch may be refused because of this very page.
            Flags |= GatherFlags.RmapDelayed;
        }

        long[] batch = _batches[Active].Words;
        batch[CountWord++] = page.Raw;
        return CountWord < batch.Length || TryNextBatch(batchLimit);
    }

    /// <summary>How often a page waits here to be freed.</summary>
    internal int CountQueued(Pfn page)
    {
        int count = 0;
        for (int i = 0, size = _machine.Options.GatherBatchPages; i < PendingPages; i++)
        {
            count += new EncodedPage(_batches[i / size].Words[i % size]).Pfn == page ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes the page out that was queued last.</summary>
    internal bool TryTake(out EncodedPage page)
    {
        if (CountWord == 0 && ActiveWord > 0)
        {
            ActiveWord--;
            CountWord = _machine.Options.GatherBatchPages;
        }

        if (CountWord == 0)
        {
            page = default;
            return false;
        }

        ref long place = ref _batches[Active].Words[--CountWord];
        page = new EncodedPage(place);
        place = 0;
        Flags &= ~GatherFlags.Full;
        return true;
    }

    /// <summary>Takes the mark of a delayed reverse mapping from one page after the other.</summary>
    /// <param name="page">A page whose mark was taken.</param>
    /// <param name="from">Where to look from; where to look from next.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TryTakeDelayedRmap(out EncodedPage page, ref int from)
    {
        for (int size = _machine.Options.GatherBatchPages; from < PendingPages;)
        {
            ref long place = ref _batches[from / size].Words[from % size];
            from++;
            page = new EncodedPage(place);
            if (page.IsRmapDelayed)
            {
                place = page.WithoutDelayRmap().Raw;
                return true;
            }
        }

        page = default;
        return false;
    }

    private bool TryNextBatch(int limit)
    {
        bool isDelayed = (Flags & GatherFlags.RmapDelayed) != 0;
        int next = Active + 1;
        if (next == limit || (isDelayed && next > 1))
        {
            Flags |= GatherFlags.Full;
            return false;
        }

        if (next == _batches.Length)
        {
            _batches = [.. _batches, _machine.Store.Allocate(_machine.Options.GatherBatchPages)];
        }

        ActiveWord = next;
        CountWord = 0;
        return true;
    }
}

using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>What programs do to the file by its descriptor.</content>
public sealed partial class Mapping
{
    /// <summary>Reads eight bytes through the page cache. Takes the page lock only if the page has to be read from the disk.</summary>
    /// <param name="offset">The offset in bytes, a multiple of eight.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BadFileOffsetException">There is no such place.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>pread</c>.</remarks>
    public long Read(long offset)
    {
        Page page = GetPage(PageAt(offset));
        Word word = WordAt(page, offset);
        var step = new Step(StepKind.FileAccess, word);
        Machine.Before(step);
        long value = word.Read();
        Machine.After(step, value);
        page.Put();
        return value;
    }

    /// <summary>Writes eight bytes into the page cache, under the page lock, and marks the page dirty.</summary>
    /// <param name="offset">The offset in bytes, a multiple of eight.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BadFileOffsetException">There is no such place.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>Linux: <c>pwrite</c>.</remarks>
    public void Write(long offset, long value)
    {
        Page page;
        while (true)
        {
            page = GetPage(PageAt(offset));
            page.Lock();
            if (Holds(page))
            {
                break;
            }

            page.Unlock();
            page.Put();
        }

        MakeWritable(page);
        Word word = WordAt(page, offset);
        var step = new Step(StepKind.FileAccess, word);
        Machine.Before(step);
        word.Write(value);
        Machine.After(step, 0);
        page.MarkDirty();
        page.Unlock();
        page.Put();
    }

    /// <summary>Writes every dirty page to the disk; on return each store that was visible before the call is there. Takes page locks, one after the other.</summary>
    /// <exception cref="UndefinedBehaviorException">A page was marked dirty behind the filesystem's back.</exception>
    /// <remarks>Linux: <c>fsync</c>.</remarks>
    public void Fsync()
    {
        ForEachCachedPage(0, PageCount, page => Writeback.CleanPage(page));
        ForEachCachedPage(0, PageCount, Writeback.WaitForWriteback);
    }

    /// <summary>Writes a range's dirty pages, and then drops those that are clean, unmapped and held by nobody.</summary>
    /// <param name="offset">The first byte's offset.</param>
    /// <param name="length">The number of bytes; a page that is only partly in the range is written but not dropped.</param>
    /// <returns>How many pages were dropped.</returns>
    /// <exception cref="BadFileOffsetException">The range is not inside the file.</exception>
    /// <exception cref="UndefinedBehaviorException">A page was marked dirty behind the filesystem's back.</exception>
    /// <remarks>Linux: <c>posix_fadvise(POSIX_FADV_DONTNEED)</c>.</remarks>
    public int AdviseDontNeed(long offset, long length)
    {
        int size = Machine.Options.PageSize;
        if (offset < 0 || length < 0 || length > ((long)PageCount * size) - offset)
        {
            throw new BadFileOffsetException(offset, (long)PageCount * size);
        }

        ForEachCachedPage((int)(offset / size), (int)((offset + length + size - 1) / size), page => Writeback.CleanPage(page));
        int dropped = 0;
        ForEachCachedPage((int)((offset + size - 1) / size), (int)((offset + length) / size), page => dropped += Reclaim.Invalidate(page) ? 1 : 0);
        return dropped;
    }

    /// <summary>Tells the filesystem that a page is about to become dirty: it puts its buffers on it, and lets nobody store to a page that is being written if it wants stable pages. Needs the page lock.</summary>
    /// <remarks>Linux: <c>page_mkwrite</c>, <c>wait_for_stable_page</c>.</remarks>
    internal void MakeWritable(Page page)
    {
        page.RequireLock(nameof(MakeWritable));
        if (_options.StablePages)
        {
            Writeback.WaitForWriteback(page);
        }

        if (UsesBuffers)
        {
            page.Set(PageFlags.Buffers, nameof(MakeWritable));
        }
    }

    internal void WriteFrom([Effect(MmuEffect.ReadsContent)] Page page) => Disk.WriteFrom(page, _firstBlock + page.FilePage);

    private void ForEachCachedPage(int first, int end, Action<Page> action)
    {
        for (int filePage = first; filePage < end; filePage++)
        {
            if (Lookup(filePage) is { } page)
            {
                try
                {
                    action(page);
                }
                finally
                {
                    page.Put();
                }
            }
        }
    }

    private int PageAt(long offset)
    {
        long size = Machine.Options.PageSize;
        return offset >= 0 && offset < PageCount * size && offset % sizeof(long) == 0
            ? (int)(offset / size)
            : throw new BadFileOffsetException(offset, PageCount * size);
    }

    private Word WordAt(Page page, long offset) => Machine.MemoryWord(page.Pfn, (int)(offset % Machine.Options.PageSize) / sizeof(long));
}

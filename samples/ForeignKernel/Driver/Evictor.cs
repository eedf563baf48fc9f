using Tern;

namespace Driver;

/// <summary>Takes pages out of a table of a kernel that somebody else wrote.</summary>
internal static class Evictor
{
    internal static void Evict(PageTable table, ulong address)
    {
        table.Lock.Enter();
        ulong old = table.Take(address);
        ulong frame = Entry.FrameOf(old);
        if (Entry.IsDirty(old))
        {
            Frames.MarkDirty(frame);
        }

        table.Lock.Exit(); // MMU1003
        Tlb.Invalidate(address);
        Frames.Unmap(frame);
        Frames.Release(frame);
    }

    internal static bool TryEvict(PageTable table, ulong address)
    {
        if (!table.Lock.TryEnter())
        {
            return false;
        }

        ulong old = table.Take(address);
        if (Entry.IsPresent(old))
        {
            ulong frame = Entry.FrameOf(old);
            if (Entry.IsDirty(old))
            {
                Frames.MarkDirty(frame);
            }

            Tlb.Invalidate(address);
            Frames.Unmap(frame);
            Frames.Release(frame);
        }

        table.Lock.Exit();
        return true;
    }

    /// <summary>Leaves a table, and empties it if nobody else uses it.</summary>
    internal static void Leave(PageTable table, ulong end)
    {
        if (!table.DropUser())
        {
            return;
        }

        for (ulong address = 0; address < end; address += 4096)
        {
            ulong old = table.Take(address);
            ulong frame = Entry.FrameOf(old);
            if (Entry.IsDirty(old))
            {
                Frames.MarkDirty(frame);
            }

            Tlb.InvalidateAll();
            Frames.Unmap(frame);
            Frames.Release(frame);
        }

        table.Retire();
    }
}

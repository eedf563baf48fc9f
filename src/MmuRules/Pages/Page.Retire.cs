using System.Buffers;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>The end of a page's use.</content>
public sealed partial class Page
{
    // In the flags of a page that is being freed together with others: it is told by this that a translation to it is one too many.
    private const long Retiring = 1L << 62;

    internal bool IsRetiring => Head.FlagsWord.Read() == Retiring;

    /// <summary>Gives up a reference to each of several pages. The TLBs are looked through once for all that become free, and not once for each, unless somebody observes each step. Needs no lock.</summary>
    /// <exception cref="UndefinedBehaviorException">As with <see cref="Put"/>; the references to the other pages are given up all the same.</exception>
    /// <remarks>Linux: <c>release_pages</c>.</remarks>
    internal static void PutAll(ReadOnlySpan<Page> pages)
    {
        if (pages.IsEmpty)
        {
            return;
        }

        Machine machine = pages[0].Machine;
        if (machine.Observer is not null || machine.RecordsFootprints)
        {
            foreach (Page page in pages)
            {
                page.Put();
            }

            return;
        }

        Page[] retired = ArrayPool<Page>.Shared.Rent(pages.Length);
        int count = 0;
        UndefinedBehaviorException? first = null;
        foreach (Page page in pages)
        {
            try
            {
                if (page.Head is var head && head.Release() == 0)
                {
                    retired[count++] = head;
                }
            }
            catch (UndefinedBehaviorException thrown)
            {
                first ??= thrown;
            }
        }

        RetireAll(machine, retired.AsSpan(0, count));
        ArrayPool<Page>.Shared.Return(retired, clearArray: true);
        if (first is not null)
        {
            throw first;
        }
    }

    private static void RetireAll(Machine machine, ReadOnlySpan<Page> pages)
    {
        machine.Lru.Forget(pages);
        foreach (Page page in pages)
        {
            page.Forget();
            page.FlagsWord.Write(Retiring);
        }

        machine.Shootdown.MarkDangling(pages);
        foreach (Page page in pages)
        {
            page.FlagsWord.Write(0);
            page.BecomeFree();
        }
    }

    // Translations are marked before the page can be allocated again, so that a use of an old one is told from a use of a new one.
    private void Retire()
    {
        Machine.Lru.Forget(this);
        Forget();
        foreach (Page page in Subpages)
        {
            Machine.Shootdown.MarkDangling(page.Pfn.Number);
        }

        BecomeFree();
    }

    private void Forget()
    {
        foreach (int index in (ReadOnlySpan<int>)[FlagsIndex, PlaceIndex, AnonVmaIndex, DroppedIndex])
        {
            WordOf(index).Write(0);
        }
    }

    private void BecomeFree()
    {
        ReadOnlySpan<Page> pages = Subpages;
        foreach (Page page in pages)
        {
            page.WordOf(CompoundIndex).Write(0);
        }

        foreach (Page page in pages)
        {
            page.WordOf(RefCountIndex).Write(0);
        }

        Machine.Allocator.Free(this);
    }

    private void CheckFreeable()
    {
        foreach (Page page in Subpages)
        {
            if ((page.WordOf(MapCountIndex).Read() | page.WordOf(EntireMapCountIndex).Read()) != 0)
            {
                throw page.Undefined(UndefinedBehavior.FreedWhileMapped, nameof(Put), "Page tables still map it.");
            }
        }

        if ((WordOf(MappingIndex).Read() | WordOf(SwapSlotIndex).Read()) != 0)
        {
            throw Undefined(UndefinedBehavior.FreedWhileCached, nameof(Put), "The page cache still holds it: somebody gave up a reference that was not his.");
        }

        if (_lock.IsHeld)
        {
            throw Undefined(UndefinedBehavior.FreedWhileLocked, nameof(Put), "Its lock is held.");
        }

        CheckNothingStoredSinceDropped();
    }
}

using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>How the pages of a list are linked. All of it within a step, and by one thread at a time.</content>
public sealed partial class LruLists
{
    private static LruList ListOf(Page page)
    {
        var flags = (PageFlags)page.FlagsWord.Read();
        bool isActive = (flags & PageFlags.Active) != 0;
        return (flags & PageFlags.SwapBacked) != 0
            ? isActive ? LruList.ActiveAnonymous : LruList.InactiveAnonymous
            : isActive ? LruList.ActiveFile : LruList.InactiveFile;
    }

    private bool Move(Page page, long set, long clear)
    {
        if (!TryRemove(page))
        {
            return false;
        }

        page.FlagsWord.And(~clear);
        page.FlagsWord.Or(set | (long)PageFlags.Lru);
        Insert(page, null);
        return true;
    }

    private void Insert(Page page, Page? behind)
    {
        LruList list = ListOf(page);
        Word before = behind?.LruNext ?? First(list);
        Page? next = PageOf(before);
        page.LruNext.Write(NumberOf(next));
        page.LruPrevious.Write(NumberOf(behind));
        before.Write(NumberOf(page));
        (next?.LruPrevious ?? Last(list)).Write(NumberOf(page));
    }

    private bool TryRemove(Page page)
    {
        LruList list = ListOf(page);
        if (((PageFlags)page.FlagsWord.And(~(long)PageFlags.Lru) & PageFlags.Lru) == 0)
        {
            return false;
        }

        Page? next = PageOf(page.LruNext);
        Page? previous = PageOf(page.LruPrevious);
        (previous?.LruNext ?? First(list)).Write(NumberOf(next));
        (next?.LruPrevious ?? Last(list)).Write(NumberOf(previous));
        page.LruNext.Write(0);
        page.LruPrevious.Write(0);
        return true;
    }

    private static long NumberOf(Page? page) => page is null ? 0 : page.Pfn.Number + 1;

    private Page? PageOf(Word word) => word.Read() is var number and not 0 ? _machine.Pages[(int)number - 1] : null;

    private Word First(LruList list) => new(_ends, (int)list * Ends);

    private Word Last(LruList list) => new(_ends, ((int)list * Ends) + 1);
}

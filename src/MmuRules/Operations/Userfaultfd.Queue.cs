using System.Numerics;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>The stores that wait, and those of them that nobody has read yet: a bit a page each.</content>
public sealed partial class Userfaultfd
{
    private const int PagesPerWord = 64;

    private readonly int _words;
    private readonly Region _waiting;
    private readonly Region _unread;
    private readonly Word _open;

    /// <summary>
    /// Called by whoever waits, once he can be seen to wait, with the page's address and no lock held: for a watcher who has no thread of his own. Without one, or
    /// if it does not resolve the page, he waits until somebody else does. Set while nobody acts; like <see cref="Machine.Observer"/> it is no state.
    /// </summary>
    public Action<VirtualAddress>? Handler { get; set; }

    /// <summary>Takes a page to which a store waits, and that nobody has been told of yet: the lowest one. Needs no lock, and does not wait.</summary>
    /// <param name="address">The page's first address.</param>
    /// <returns>Whether there is one.</returns>
    /// <remarks>Linux: <c>read(2)</c> of a <c>uffd_msg</c>.</remarks>
    public bool TryRead(out VirtualAddress address)
    {
        for (int i = 0; i < _words; i++)
        {
            var word = new Word(_unread, i);
            var step = new Step(StepKind.ReadUserfault, word);
            Mm.Machine.Before(step);
            long lowest = word.Read() is var bits ? bits & -bits : 0;
            bool isTaken = lowest != 0 && (word.And(~lowest) & lowest) != 0;
            Mm.Machine.After(step, lowest);
            if (isTaken)
            {
                int page = (i * PagesPerWord) + BitOperations.TrailingZeroCount(lowest);
                address = new VirtualAddress((ulong)page << Mm.Machine.Options.PageShift);
                return true;
            }
        }

        address = default;
        return false;
    }

    /// <summary>Waits, as one who stores to a protected page, until it is resolved. No lock is held, so that the watcher can take any.</summary>
    /// <remarks>Linux: <c>handle_userfault</c>.</remarks>
    internal void Wait(VirtualAddress address)
    {
        int page = (int)(address.Value >> Mm.Machine.Options.PageShift);
        var step = new Step(StepKind.RaiseUserfault, WaitingWord(page));
        Mm.Machine.Before(step);
        WaitingWord(page).Or(BitOf(page));
        new Word(_unread, page / PagesPerWord).Or(BitOf(page));
        Mm.Machine.After(step, 0);

        // It may have been resolved before anybody was seen to wait: then nobody will wake who waits.
        if (!Mm.ReadEntry(address).IsUffdWp)
        {
            Wake(address, address + Mm.Machine.Options.PageSize);
            return;
        }

        Handler?.Invoke(address);
        for (SpinWait spin = default; IsWaiting(page);)
        {
            if (Mm.Machine.Observer is { } observer)
            {
                observer.Blocked(new Step(StepKind.ReadUserfault, WaitingWord(page)));
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Lets those who wait in a range look again.</summary>
    /// <remarks>Linux: <c>wake_userfault</c>, <c>UFFDIO_WAKE</c>.</remarks>
    private void Wake(VirtualAddress start, VirtualAddress end)
    {
        int shift = Mm.Machine.Options.PageShift;
        for (int page = (int)(start.Value >> shift); page < (int)(end.Value >> shift);)
        {
            // A word at a time: its bits from this page to the end of the range.
            int next = Math.Min((page / PagesPerWord * PagesPerWord) + PagesPerWord, (int)(end.Value >> shift));
            long bits = (next - page == PagesPerWord ? -1L : (1L << (next - page)) - 1) << (page % PagesPerWord);
            var step = new Step(StepKind.WakeUserfault, WaitingWord(page));
            Mm.Machine.Before(step);
            new Word(_unread, page / PagesPerWord).And(~bits);
            WaitingWord(page).And(~bits);
            Mm.Machine.After(step, 0);
            page = next;
        }
    }

    private static long BitOf(int page) => 1L << (page % PagesPerWord);

    private bool IsWaiting(int page)
    {
        var step = new Step(StepKind.ReadUserfault, WaitingWord(page));
        Mm.Machine.Before(step);
        bool isWaiting = (WaitingWord(page).Read() & BitOf(page)) != 0;
        Mm.Machine.After(step, isWaiting ? 1 : 0);
        return isWaiting;
    }

    private Word WaitingWord(int page) => new(_waiting, page / PagesPerWord);
}

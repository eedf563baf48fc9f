using MmuRules.Operations;
using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>Those who write pages to the disk.</content>
internal sealed partial class PackedModel
{
    private const int FlusherLocked = 1;
    private const int FlusherCleaned = 2;
    private const int FlusherCopies = 3;
    private const int FsyncLooks = 1;
    private const int FsyncLocked = 2;
    private const int FsyncCleaned = 3;
    private const int FsyncCopies = 4;
    private const int FsyncReturns = 5;

    private static int FlusherPhase(ulong rest) => (int)((rest >> FlusherShift) & 3);

    private static int FlusherPage(ulong rest) => (int)((rest >> FlusherPageShift) & 3);

    private static int FsyncPhase(ulong rest) => (int)((rest >> FsyncShift) & 7);

    private static int FsyncPage(ulong rest) => (int)((rest >> FsyncPageShift) & 3);

    private static ulong WithFlusher(ulong rest, int phase, int page) =>
        (rest & ~(15UL << FlusherShift)) | ((ulong)phase << FlusherShift) | ((ulong)page << FlusherPageShift);

    private static ulong WithFsync(ulong rest, int phase, int page) =>
        (rest & ~(31UL << FsyncShift)) | ((ulong)phase << FsyncShift) | ((ulong)page << FsyncPageShift);

    private void ExpandFlusher(ZapState state, ref PackedSuccessors successors)
    {
        ulong rest = state.Rest;
        int page = FlusherPage(rest);
        switch (FlusherPhase(rest))
        {
            case FlusherLocked:
                MkClean(state, page, WithFlusher(rest, FlusherCleaned, page), 0, ref successors);
                break;
            case FlusherCleaned:
                ClearDirty(state, page, WithFlusher(rest, FlusherCopies, page), 0, ref successors);
                break;
            case FlusherCopies:
                Copy(state, page, WithFlusher(rest, 0, 0), 0, ref successors);
                break;
            default:
                ulong round = 1UL << FlusherRoundsShift;
                if ((rest & (7UL << FlusherRoundsShift)) != 0)
                {
                    rest -= _countsRounds ? round : 0;
                    for (page = 0; page < _pages; page++)
                    {
                        if (!_flusherCounts || !IsHeld(rest, page))
                        {
                            Lock(state, page, WithFlusher(rest, _accounts ? FlusherLocked : FlusherCleaned, page), 0, ref successors);
                        }
                    }
                }

                break;
        }
    }

    private static void Lock(ZapState state, int page, ulong rest, int cleaner, ref PackedSuccessors successors)
    {
        // What is dirty is cached; what is being written is waited for.
        if ((Page(state.Rest, page) & (PageDirty | Writeback)) == PageDirty && !IsLocked(state.Rest, page))
        {
            successors.Add(state.Cpus, rest, PackedAct.Lock, cleaner, page);
        }
    }

    private void MkClean(ZapState state, int page, ulong rest, int cleaner, ref PackedSuccessors successors)
    {
        ulong cpus = state.Cpus;
        ref readonly ZapPlace zap = ref _places[Place(rest)];
        ulong entry = Page(rest, page);
        bool passesOver = _mkClean == MkCleanForm.EarlyExit && !IsMapped(rest, page);
        if (!passesOver)
        {
            if (zap.HoldsIMmap)
            {
                return;
            }

            passesOver = _mkClean == MkCleanForm.Peeking && (entry & Present) == 0;
        }

        if (!passesOver)
        {
            if (zap.HoldsTable)
            {
                return;
            }

            if ((entry & Present) != 0 && (entry & (Writable | EntryDirty)) != 0)
            {
                // The flush waits for the instructions under way.
                if ((cpus & AnyAccess) != 0)
                {
                    return;
                }

                cpus &= ~OfTlbs(TlbMask, page);
                rest = (rest & ~OfPage(Writable | EntryDirty, page)) | OfPage(PageDirty, page);
            }
        }

        successors.Add(cpus, rest, PackedAct.MkClean, cleaner, page);
    }

    private void ClearDirty(ZapState state, int page, ulong rest, int cleaner, ref PackedSuccessors successors)
    {
        if (_buffers && (rest & OfPage(Buffers, page)) == 0)
        {
            successors.AddViolation(Property.DirtyBehindFilesystem, PackedAct.ClearDirty, cleaner, page);
            return;
        }

        successors.Add(state.Cpus, (rest & ~OfPage(PageDirty, page)) | OfPage(Writeback, page), PackedAct.ClearDirty, cleaner, page);
    }

    private static void Copy(ZapState state, int page, ulong rest, int cleaner, ref PackedSuccessors successors) =>
        successors.Add(state.Cpus, rest & ~OfPage(Writeback | Newer | Promised, page), PackedAct.Copy, cleaner, page);
}

using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>The caller of <c>fsync</c>: it goes through the pages once, and does with a dirty one what the flusher does.</content>
internal sealed partial class PackedModel
{
    private const ulong AllPromised = Promised | (Promised << PageBits) | (Promised << (2 * PageBits));
    private const ulong AllWriteback = Writeback | (Writeback << PageBits) | (Writeback << (2 * PageBits));

    private void ExpandFsync(ZapState state, ref PackedSuccessors successors)
    {
        ulong rest = state.Rest;
        int page = FsyncPage(rest);
        bool isLast = page + 1 == _pages;
        switch (FsyncPhase(rest))
        {
            case FsyncLooks when (Page(rest, page) & PageDirty) != 0:
                Lock(state, page, WithFsync(rest, _accounts ? FsyncLocked : FsyncCleaned, page), 1, ref successors);
                break;
            case FsyncLooks when !isLast:
                successors.Add(state.Cpus, WithFsync(rest, FsyncLooks, page + 1), PackedAct.FsyncSkip, 1, page);
                break;
            case FsyncLooks or FsyncReturns:
                Return(state, ref successors);
                break;
            case FsyncLocked:
                MkClean(state, page, WithFsync(rest, FsyncCleaned, page), 1, ref successors);
                break;
            case FsyncCleaned:
                ClearDirty(state, page, WithFsync(rest, FsyncCopies, page), 1, ref successors);
                break;
            case FsyncCopies:
                Copy(state, page, isLast ? WithFsync(rest, FsyncReturns, 0) : WithFsync(rest, FsyncLooks, page + 1), 1, ref successors);
                break;
            default:
                if ((rest & (7UL << FsyncRoundsShift)) != 0)
                {
                    // A page that the cache has no longer has nothing that the disk has not, or its store is lost already.
                    ulong newer = rest & (Newer | (Newer << PageBits) | (Newer << (2 * PageBits)));
                    rest -= _countsRounds ? 1UL << FsyncRoundsShift : 0;
                    successors.Add(state.Cpus, WithFsync(rest | (newer << 5), FsyncLooks, 0), PackedAct.FsyncBegin, 1, 0);
                }

                break;
        }
    }

    private static void Return(ZapState state, ref PackedSuccessors successors)
    {
        // What another cleaner is writing is waited for.
        if ((state.Rest & AllWriteback) != 0)
        {
            return;
        }

        ulong owed = state.Rest & AllPromised;
        if (owed != 0)
        {
            int page = System.Numerics.BitOperations.TrailingZeroCount(owed) / PageBits;
            successors.AddViolation(Property.FsyncDurability, PackedAct.FsyncEnd, 1, page);
            return;
        }

        successors.Add(state.Cpus, WithFsync(state.Rest, 0, 0), PackedAct.FsyncEnd, 1, 0);
    }
}

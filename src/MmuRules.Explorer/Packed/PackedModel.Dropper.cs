using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <content>Who drops clean pages.</content>
internal sealed partial class PackedModel
{
    private void ExpandDropper(ZapState state, ref PackedSuccessors successors)
    {
        for (int page = 0; page < _pages; page++)
        {
            ulong bits = Page(state.Rest, page);
            if ((bits & (Cached | PageDirty | Writeback)) != Cached || IsMapped(state.Rest, page) || IsLocked(state.Rest, page))
            {
                continue;
            }

            bool isHeld = IsHeld(state.Rest, page);
            if (_dropper == PageDropper.Reclaim && isHeld)
            {
                // The buffers go before the references are counted.
                if ((bits & Buffers) != 0)
                {
                    successors.Add(state.Cpus, state.Rest & ~OfPage(Buffers, page), PackedAct.ReleaseBuffers, 0, page);
                }
            }
            else if ((bits & Newer) != 0)
            {
                successors.AddViolation(Property.LostWrite, PackedAct.Drop, 0, page);
            }
            else
            {
                ulong rest = state.Rest & ~OfPage(Cached | Buffers, page);
                successors.Add(Outdate(state.Cpus, page), isHeld ? rest | OfPage(Outside, page) : rest, PackedAct.Drop, 0, page);
            }
        }
    }

    /// <summary>Every translation of a page is one of a page that has been dropped, from here on.</summary>
    private static ulong Outdate(ulong cpus, int page)
    {
        ulong held = (cpus | (cpus >> 1)) & OfTlbs(1, page);
        return cpus | (held << 2);
    }
}
